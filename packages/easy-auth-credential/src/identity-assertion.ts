import { createDefaultHttpClient, type HttpClient } from '@azure/core-rest-pipeline'
import { ManagedIdentityCredential } from '@azure/identity'
import * as z from 'zod'
import { AppError } from '../../../src/domain/app-error.ts'
import { BUDGETS } from '../../../src/domain/budgets.ts'

/**
 * The token of a managed identity, which a federated credential of the SDK app accepts in place of a secret. The whole process
 * shares one credential, whose token lasts for hours. Concurrent callers share one request.
 *
 * @returns a function that throws AppError: azure-unavailable if the identity does not answer, misconfigured if it is refused
 */
export function createIdentityAssertion(deps: { clientId: string; audience: string }): () => Promise<string> {
  const credential = new ManagedIdentityCredential({
    clientId: deps.clientId,
    httpClient: withinShortTime(createDefaultHttpClient()),
    retryOptions: { maxRetries: 0 },
  })
  let underWay: Promise<string> | undefined

  async function ask(): Promise<string> {
    try {
      return (await credential.getToken(`${deps.audience}/.default`)).token
    } catch (error) {
      throw toIdentityError(error)
    } finally {
      underWay = undefined
    }
  }

  return () => (underWay ??= ask())
}

/** The credential replaces the policies that it is given and takes no abort signal, so the client itself has the timeout. */
function withinShortTime(client: HttpClient): HttpClient {
  return {
    sendRequest(request) {
      request.abortSignal = AbortSignal.timeout(BUDGETS.assertion)
      return client.sendRequest(request)
    },
  }
}

const SENTENCES = {
  misconfigured: 'The managed identity of this app cannot be used, so it cannot sign in to Azure for you.',
  'azure-unavailable': 'The managed identity of this app does not answer, so it cannot sign in to Azure for you.',
} as const

/** The endpoint refuses with 400 if the app has no such identity. Other failures may be temporary. */
function toIdentityError(error: unknown): AppError {
  const { success, data } = Refused.safeParse(error)
  const kind = success ? 'misconfigured' : 'azure-unavailable'
  const message = success ? data.cause.errorMessage : error instanceof Error ? error.message : String(error)
  return new AppError(kind, SENTENCES[kind], { cause: error, azure: { code: 'ManagedIdentity', message } })
}

/** MSAL's error, which is the cause of the credential's own error. */
const Refused = z.object({
  cause: z.object({ status: z.number().min(400).max(403), errorMessage: z.string().catch('') }),
})
