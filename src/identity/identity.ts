import { errors as joseErrors } from 'jose'
import * as z from 'zod'
import {
  findEasyAuthRemedy,
  readAccessToken,
  type RequestHeaders,
} from '../../packages/easy-auth-credential/src/read-access-token.ts'
import { createVerifiedTokens } from '../../packages/easy-auth-credential/src/verified-tokens.ts'
import { type IdentityDeps, readCaller } from '../../packages/easy-auth-credential/src/verify-token.ts'
import { AppError } from '../domain/app-error.ts'
import type { Caller } from '../domain/call.ts'
import type { Bus } from '../events/bus.ts'

/** Identifies the person who sends a request with these headers. Throws AppError. */
export type Identify = (headers: RequestHeaders) => Promise<Caller>

/**
 * Identifies a person by the signed access token that the platform's front door puts into its header.
 * It trusts no other header, cookie or address.
 */
export function createIdentify(deps: IdentityDeps & { events: Bus }): Identify {
  const verify = createVerifiedTokens({ verify: (token) => readCaller(deps, token), events: deps.events })
  return async (headers) => {
    const token = readAccessToken(headers)
    try {
      return await verify(token)
    } catch (error) {
      throw toSignInError(error, findEasyAuthRemedy(headers, token, error, deps.audience))
    }
  }
}

function toSignInError(error: unknown, remedy: string | undefined): AppError {
  if (error instanceof AppError) return error
  const options = { cause: error, azure: { remedy } }
  if (error instanceof joseErrors.JWTExpired) {
    return new AppError('not-signed-in', 'Your sign-in has expired.', options)
  }
  if (error instanceof joseErrors.JWTClaimValidationFailed) {
    return new AppError('not-signed-in', 'Your sign-in is not for this app.', options)
  }
  if (isOutage(error)) {
    return new AppError('azure-unavailable', 'Microsoft Entra could not be reached to check your sign-in.', {
      cause: error,
    })
  }
  return new AppError('not-signed-in', 'Your sign-in could not be read.', options)
}

/** Keys that can't be fetched say nothing about the person: jose throws a timeout, a bare JOSEError, or what fetch threw. */
function isOutage(error: unknown): boolean {
  if (error instanceof joseErrors.JWKSTimeout) return true
  if (error instanceof joseErrors.JOSEError) return error.code === 'ERR_JOSE_GENERIC'
  return !(error instanceof z.ZodError)
}
