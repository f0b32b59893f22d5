import { createDefaultHttpClient, type HttpClient } from '@azure/core-rest-pipeline'
import { ManagedIdentityCredential } from '@azure/identity'
import * as z from 'zod'
import { AppError } from '../domain/app-error.ts'

/** The platform answers from the same machine; what takes longer is broken, and a person waits meanwhile. */
const ANSWER_WITHIN_MS = 4_000

/**
 * The token of a managed identity that a federated credential of the SDK app takes for its secret. One credential for the
 * whole process, whose token lasts for hours; whoever asks while it is being fetched shares the one request.
 *
 * @returns a function that throws AppError: azure-unavailable where the identity does not answer, misconfigured where it is
 * refused
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

/** The credential replaces whatever policies it is given and takes no abort signal, so the client itself has the limit. */
function withinShortTime(client: HttpClient): HttpClient {
  return {
    sendRequest(request) {
      request.abortSignal = AbortSignal.timeout(ANSWER_WITHIN_MS)
      return client.sendRequest(request)
    },
  }
}

const SENTENCES = {
  misconfigured: 'The managed identity of this app cannot be used, so it cannot sign in to Azure for you.',
  'azure-unavailable': 'The managed identity of this app does not answer, so it cannot sign in to Azure for you.',
} as const

/** The endpoint refuses with 400 where the app has no such identity; everything else may pass. */
function toIdentityError(error: unknown): AppError {
  const { success, data } = Refused.safeParse(error)
  const kind = success ? 'misconfigured' : 'azure-unavailable'
  const message = success ? data.cause.errorMessage : error instanceof Error ? error.message : String(error)
  return new AppError(kind, SENTENCES[kind], { cause: error, azure: { code: 'ManagedIdentity', message } })
}

/** MSAL's error, as the cause of the credential's own. */
const Refused = z.object({
  cause: z.object({ status: z.number().min(400).max(403), errorMessage: z.string().catch('') }),
})
