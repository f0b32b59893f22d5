import type { ErrorKind } from '../domain/app-error.ts'

export const ERROR_STATUS: Readonly<Record<ErrorKind, number>> = {
  'invalid-input': 400,
  'not-signed-in': 401,
  'cross-site': 403,
  forbidden: 403,
  'more-proof-needed': 403,
  'turned-off': 403,
  'sign-in-refused': 403,
  'not-found': 404,
  'wrong-method': 405,
  conflict: 409,
  'too-large': 413,
  'unsupported-form': 415,
  'too-many-requests': 429,
  misconfigured: 500,
  'azure-refused': 502,
  'azure-unavailable': 502,
  'azure-throttled': 503,
  'azure-slow': 504,
}
