import { RestError } from '@azure/core-rest-pipeline'
import { ContainerClient } from '@azure/storage-blob'
import type { AppIdentity } from 'easy-auth-credential/app-identity'
import type { AuditBlobs } from '../../audit/ports.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import type { Clock } from '../../domain/clock.ts'
import { toStorageFailure } from './storage-failure.ts'

type Credential = AppIdentity['credential']

/**
 * A container, as the app itself.
 *
 * @param options.tries how often the client itself tries a request; who writes knows better what is safe to repeat
 */
export function openContainer(container: string, credential: Credential, { tries = 1 } = {}): ContainerClient {
  return new ContainerClient(container, credential, {
    // The client asks for the audience as it stands.
    audience: 'https://storage.azure.com/.default',
    // A block whose answer is lost would be written twice by the client itself.
    retryOptions: { maxTries: tries },
  })
}

/** @param deps.container the address of the container, `https://account.blob.core.windows.net/audit` */
export function createAuditBlobs(deps: {
  container: string
  credential: Credential
  clock: Pick<Clock, 'now'>
}): AuditBlobs {
  const client = openContainer(deps.container, deps.credential)

  /** Without a signal of one's own, a server that does not answer holds a request for ever. */
  async function ask<T>(request: (abortSignal: AbortSignal) => Promise<T>): Promise<T> {
    try {
      return await request(AbortSignal.timeout(BUDGETS.auditRequest))
    } catch (error) {
      throw await toStorageFailure(error, deps.container, deps.clock.now())
    }
  }

  return {
    length: (name) =>
      ask(async (abortSignal) => {
        try {
          const { requestId, blobType, contentLength } = await client
            .getAppendBlobClient(name)
            .getProperties({ abortSignal })
          // The page of a proxy has a length too, and files are deleted because of what this says.
          if (!requestId || blobType !== 'AppendBlob' || contentLength === undefined) throw toForeign()
          return contentLength
        } catch (error) {
          if (isMissing(error)) return undefined
          throw error
        }
      }),

    create: (name) =>
      ask(async (abortSignal) => {
        const options = { abortSignal, blobHTTPHeaders: { blobContentType: 'application/jsonl' } }
        const { requestId, succeeded, errorCode } = await client.getAppendBlobClient(name).createIfNotExists(options)
        if (!requestId || (!succeeded && errorCode !== 'BlobAlreadyExists')) throw toForeign()
      }),

    append: (name, position, bytes) =>
      ask(async (abortSignal) => {
        const { requestId, blobAppendOffset } = await client
          .getAppendBlobClient(name)
          .appendBlock(bytes, bytes.length, { abortSignal, conditions: { appendPosition: position } })
        if (!requestId || Number(blobAppendOffset) !== position) throw toForeign()
      }),
  }
}

function toForeign(): RestError {
  return new RestError('The answer is not from Azure Storage.', { code: 'NotStorage' })
}

/** A missing container is a fault; so is a 404 without a code, which comes from something else. */
function isMissing(error: unknown): boolean {
  if (!(error instanceof RestError) || error.statusCode !== 404) return false
  const { details } = error
  const code =
    error.code ?? (typeof details === 'object' && details !== null && 'errorCode' in details && details.errorCode)
  return code === 'BlobNotFound'
}
