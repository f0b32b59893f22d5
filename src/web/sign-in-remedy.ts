import type { Request } from 'express'
import { decodeJwt, errors as joseErrors } from 'jose'

const GRAPH = '00000003-0000-0000-c000-000000000000'

/**
 * Explains to the operator why Easy Auth may have passed on an unusable token. The values read here decide nothing, because
 * they may be forged.
 */
export function findSignInRemedy(req: Request, token: string | undefined, error: unknown, audience: string) {
  if (!token) return req.get('x-ms-client-principal-id') ? NO_TOKEN : undefined
  if (error instanceof joseErrors.JWTExpired) return req.get('x-ms-token-aad-refresh-token') ? undefined : NO_REFRESH
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
