import { decodeJwt, errors as joseErrors } from 'jose'
import { AppError } from '../../../src/domain/app-error.ts'

/** Every value of each header, by its name in lower case: Node's `headersDistinct`. */
export type RequestHeaders = Readonly<Record<string, readonly string[] | undefined>>

const ACCESS_TOKEN = 'x-ms-token-aad-access-token'
const GRAPH = '00000003-0000-0000-c000-000000000000'

/**
 * Reads the person's access token. Easy Auth sends the header once. If there are two, a client got one past the front door.
 *
 * @throws AppError not-signed-in
 */
export function readAccessToken(headers: RequestHeaders): string {
  const [token, second] = headers[ACCESS_TOKEN] ?? []
  if (!token) {
    const remedy = headers['x-ms-client-principal-id']?.[0] ? NO_TOKEN : undefined
    throw new AppError('not-signed-in', 'You are not signed in.', { azure: { remedy } })
  }
  if (second !== undefined) throw new AppError('not-signed-in', 'The sign-in of this request is not clear.')
  return token
}

/**
 * Explains to the operator why Easy Auth may have passed on an unusable token. The values read here decide nothing, because
 * they may be forged.
 */
export function findEasyAuthRemedy(
  headers: RequestHeaders,
  token: string,
  error: unknown,
  audience: string,
): string | undefined {
  if (error instanceof joseErrors.JWTExpired)
    return headers['x-ms-token-aad-refresh-token']?.[0] ? undefined : NO_REFRESH
  const aud = findAudience(token)
  if (aud === undefined || aud.includes(audience)) return undefined
  const whose = aud.includes(GRAPH) ? 'Microsoft Graph' : aud.join(', ')
  return `The access token is for ${whose}. ${SCOPE}`
}

const NO_TOKEN =
  'Easy Auth has signed somebody in, but handed over no access token: turn on its token store, and give it a client secret ' +
  'or a federated credential of the Auth app registration.'
const NO_REFRESH =
  'Easy Auth has no refresh token, so people have to sign in every hour: add offline_access to its login parameter scope=.'
const SCOPE =
  "Easy Auth's login parameter scope= must name the SDK app registration: its Application ID URI (Expose an API) and " +
  '/user_impersonation; and SDK_CLIENT_ID must be its application (client) id.'

function findAudience(token: string): string[] | undefined {
  try {
    const { aud } = decodeJwt(token)
    return aud === undefined ? undefined : [aud].flat()
  } catch {
    return undefined
  }
}
