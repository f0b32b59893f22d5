import * as z from 'zod'
import { findAadsts } from './aadsts.ts'
import { EasyAuthError } from './easy-auth-error.ts'

export interface IdentityToken {
  readonly token: string
  /** Milliseconds since the Unix epoch. */
  readonly expiresAt: number
}

/** Asks the platform once for a token of the managed identity. Throws EasyAuthError. */
export type AskIdentity = (scope: string, signal: AbortSignal) => Promise<IdentityToken>

/**
 * Where App Service and Container Apps give out tokens of a managed identity; undefined anywhere else. It is asked without
 * @azure/identity: the first ManagedIdentityCredential of a process sets the HTTP client and the retries of all later ones.
 *
 * @param clientId undefined: the system-assigned identity
 */
export function createIdentityEndpoint(clientId: string | undefined): AskIdentity | undefined {
  const { IDENTITY_ENDPOINT: endpoint, IDENTITY_HEADER: secret, IDENTITY_SERVER_THUMBPRINT: fabric } = process.env
  // Service Fabric uses the same names for another protocol.
  if (!endpoint || !secret || fabric) return undefined
  return async (scope, signal) => {
    const url = new URL(endpoint)
    url.searchParams.set('api-version', '2019-08-01')
    url.searchParams.set('resource', scope.replace(/\/\.default$/, ''))
    if (clientId !== undefined) url.searchParams.set('client_id', clientId)
    try {
      const answer = await fetch(url, { headers: { 'x-identity-header': secret }, redirect: 'error', signal })
      if (!answer.ok) throw toRefusal(answer.status, await answer.text())
      const { access_token: token, expires_on } = Answer.parse(await answer.json())
      return { token, expiresAt: expires_on * 1_000 }
    } catch (error) {
      throw toUnavailable(error)
    }
  }
}

/** https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference */
const Answer = z.object({ access_token: z.string().min(1), expires_on: z.coerce.number().positive() })

const MESSAGES = {
  'managed-identity-refused': 'The platform does not give the app this managed identity.',
  'managed-identity-unavailable': 'The managed identity of the app does not answer.',
} as const

/** The endpoint refuses with 400 if the app has no such identity. Other failures may be temporary. */
function toRefusal(status: number, body: string): EasyAuthError {
  const code = status >= 400 && status <= 403 ? 'managed-identity-refused' : 'managed-identity-unavailable'
  const said = readMessage(body)
  const message = said || `The identity endpoint answered ${status}.`
  return new EasyAuthError(code, MESSAGES[code], { entra: { message, aadsts: findAadsts(message) } })
}

/** A page of HTML comes from something in between, and says nothing. */
function readMessage(body: string): string {
  try {
    return Refusal.parse(JSON.parse(body)).message
  } catch {
    return ''
  }
}

const Refusal = z.object({ message: z.string() })

export function toUnavailable(error: unknown): EasyAuthError {
  if (error instanceof EasyAuthError) return error
  const code = 'managed-identity-unavailable'
  return new EasyAuthError(code, MESSAGES[code], { cause: error, entra: { message: toLine(error) } })
}

/** fetch names the reason of a broken connection only in its cause. */
function toLine(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  const reason = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
  return `${error.message}${reason}`
}
