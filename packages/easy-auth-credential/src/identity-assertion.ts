import { createDefaultHttpClient, type HttpClient } from '@azure/core-rest-pipeline'
import { ManagedIdentityCredential } from '@azure/identity'
import * as z from 'zod'
import { EasyAuthError } from './easy-auth-error.ts'
import type { AppCredential, Limits } from './easy-auth-options.ts'

type ManagedIdentity = Extract<AppCredential, { kind: 'managed-identity' }>

/**
 * The token of a managed identity, which a federated credential of the app accepts in place of a secret. The whole process
 * shares one credential, whose token lasts for hours. Concurrent callers share one request.
 *
 * @returns a function that throws EasyAuthError: managed-identity-unavailable if it does not answer, managed-identity-refused if
 * the platform gives the app no such identity
 */
export function createIdentityAssertion(
  { clientId, audience = 'api://AzureADTokenExchange' }: ManagedIdentity,
  limits: Limits,
): () => Promise<string> {
  const credential = new ManagedIdentityCredential({
    clientId,
    httpClient: withinTime(createDefaultHttpClient(), limits.assertion),
    retryOptions: { maxRetries: 0 },
  })
  let underWay: Promise<string> | undefined

  async function ask(): Promise<string> {
    try {
      return (await credential.getToken(`${audience}/.default`)).token
    } catch (error) {
      throw toIdentityError(error)
    } finally {
      underWay = undefined
    }
  }

  return () => (underWay ??= ask())
}

/** The credential replaces the policies that it is given and takes no abort signal, so the client itself has the timeout. */
function withinTime(client: HttpClient, ms: number): HttpClient {
  return {
    sendRequest(request) {
      request.abortSignal = AbortSignal.timeout(ms)
      return client.sendRequest(request)
    },
  }
}

const MESSAGES = {
  'managed-identity-refused': 'The platform does not give the app this managed identity.',
  'managed-identity-unavailable': 'The managed identity of the app does not answer.',
} as const

/** The endpoint refuses with 400 if the app has no such identity. Other failures may be temporary. */
function toIdentityError(error: unknown): EasyAuthError {
  const { success, data } = Refused.safeParse(error)
  const code = success ? 'managed-identity-refused' : 'managed-identity-unavailable'
  const message = success ? data.cause.errorMessage : error instanceof Error ? error.message : String(error)
  return new EasyAuthError(code, MESSAGES[code], { cause: error, entra: { message } })
}

/** MSAL's error, which is the cause of the credential's own error. */
const Refused = z.object({
  cause: z.object({ status: z.number().min(400).max(403), errorMessage: z.string().catch('') }),
})
