import { errors as joseErrors } from 'jose'
import * as z from 'zod'
import { hasHeader, type RequestHeaders } from './access-token.ts'
import { decodeToken } from './decode-token.ts'
import { EasyAuthError, type EasyAuthErrorCode } from './easy-auth-error.ts'
import type { Settings } from './easy-auth-options.ts'

interface RefusedToken {
  readonly token: string
  /** The headers that it came with, if it did not come alone. */
  readonly headers: RequestHeaders | undefined
  readonly settings: Settings
}

/** Says why a token was refused, and what to change. */
export function toTokenError(error: unknown, refused: RefusedToken): EasyAuthError {
  if (error instanceof EasyAuthError) return error
  if (isOutage(error)) {
    return new EasyAuthError('keys-unavailable', "Entra's keys could not be fetched to verify the access token.", {
      cause: error,
    })
  }
  const code = toCode(error)
  const remedy = code === 'expired' ? findRenewal(refused) : findScopeRemedy(refused)
  return new EasyAuthError(code, MESSAGES[code], { cause: error, remedy })
}

type TokenCode = Extract<
  EasyAuthErrorCode,
  'expired' | 'unreadable-token' | 'wrong-audience' | 'wrong-issuer' | 'wrong-scope' | 'wrong-claims'
>

const MESSAGES: Readonly<Record<TokenCode, string>> = {
  expired: 'The access token has expired.',
  'unreadable-token': 'The access token is no signed token of the tenant.',
  'wrong-audience': 'The access token is for another app.',
  'wrong-issuer': 'The access token is of another issuer.',
  'wrong-scope': 'The access token names no scope, as that of an app instead of a person.',
  'wrong-claims': 'The access token lacks a claim, or does not hold yet.',
}

const CODE_BY_CLAIM: ReadonlyMap<string, TokenCode> = new Map([
  ['aud', 'wrong-audience'],
  ['iss', 'wrong-issuer'],
  ['scp', 'wrong-scope'],
])

function toCode(error: unknown): TokenCode {
  if (error instanceof joseErrors.JWTExpired) return 'expired'
  if (error instanceof joseErrors.JWTClaimValidationFailed) return CODE_BY_CLAIM.get(error.claim) ?? 'wrong-claims'
  return 'unreadable-token'
}

/** Keys that can't be fetched say nothing about the person: jose throws a timeout, a bare JOSEError, or what fetch threw. */
function isOutage(error: unknown): boolean {
  if (error instanceof joseErrors.JWKSTimeout) return true
  if (error instanceof joseErrors.JOSEError) return error.code === 'ERR_JOSE_GENERIC'
  return !(error instanceof z.ZodError)
}

/** Easy Auth goes on sending a token after it has expired. */
function findRenewal({ headers }: RefusedToken): string | undefined {
  if (!headers || hasHeader(headers, 'x-ms-token-aad-refresh-token')) return undefined
  return 'Easy Auth has no refresh token, so people have to sign in every hour: add offline_access to its login parameter scope=.'
}

const GRAPH = '00000003-0000-0000-c000-000000000000'

const Unverified = z.object({
  aud: z.union([z.string(), z.array(z.string())]),
  ver: z.string().optional(),
})

function findScopeRemedy({ token, settings: { clientId, scope, names } }: RefusedToken): string | undefined {
  const { data } = Unverified.safeParse(decodeToken(token))
  // Version 1.0 has another issuer and another form of the audience.
  if (data?.ver === '1.0') return `Set requestedAccessTokenVersion to 2 in the manifest of the ${names.registration}.`
  const aud = [data?.aud ?? clientId].flat()
  if (aud.includes(clientId)) return undefined
  const whose = aud.includes(GRAPH) ? 'Microsoft Graph' : aud.join(', ')
  return (
    `The access token is for ${whose}. Easy Auth's login parameter scope= must name the ${names.registration}: its ` +
    `Application ID URI (Expose an API) and /${scope}; and ${names.clientId} must be its application (client) id.`
  )
}
