import { BUDGETS } from '../domain/budgets.ts'
import type { Clock } from '../domain/clock.ts'
import { MAX_BATCH, type Part } from './part.ts'
import { type AuditBlobs, FolderFailure, StorageFailure } from './ports.ts'

/** Sends parts to their blobs, one after another, in order, for as long as it takes. */
export interface Uploads {
  /** There is something to send. */
  wake(): void
  /** Sends what there is without a pause between batches. Resolves when everything is sent, or when `end` aborts. */
  finish(end: AbortSignal): Promise<void>
}

interface UploadsDeps {
  /** Those with something to send, oldest first. */
  readonly parts: () => readonly Part[]
  readonly onSent: (part: Part) => Promise<void>
  /** Loaded by the first upload. */
  readonly blobs: () => Promise<AuditBlobs>
  readonly clock: Clock
  /** Hears of each failure, and of each success. */
  readonly onResult: (failure: StorageFailure | undefined) => void
}

export function createUploads(deps: UploadsDeps): Uploads {
  const { clock } = deps
  const finishing = new AbortController()
  const ended = new AbortController()
  /** Parts whose blob has a length that nobody knows for certain. */
  const settled = new WeakSet<Part>()
  let work: Promise<void> | undefined
  let failures = 0

  /** Asks how long the blob is. @returns how long to wait before the next step, in milliseconds */
  async function settle(part: Part, blobs: AuditBlobs): Promise<number> {
    const [blob, before] = [part.blob(), part.position()]
    const length = await blobs.length(blob)
    part.settle(length ?? 0)
    if (part.blob() !== blob) return 0
    if (length === undefined) await blobs.create(blob)
    settled.add(part)
    // What had seemed to fail has arrived: the next batch is due in its time.
    return part.position() > before ? batchPause(part) : 0
  }

  async function append(part: Part, blobs: AuditBlobs): Promise<number> {
    const bytes = await part.next()
    if (bytes.length === 0) return 0
    settled.delete(part)
    await blobs.append(part.blob(), part.position(), bytes)
    settled.add(part)
    part.confirm(bytes.length)
    // Only this shows that all is well. To tell the length of a blob, a storage need not be able to write.
    failures = 0
    deps.onResult(undefined)
    return batchPause(part)
  }

  function batchPause(part: Part): number {
    return finishing.signal.aborted || part.counts().waiting >= MAX_BATCH ? 0 : BUDGETS.auditBatch
  }

  async function attempt(part: Part): Promise<number> {
    try {
      const blobs = await deps.blobs()
      return await (settled.has(part) ? append(part, blobs) : settle(part, blobs))
    } catch (error) {
      // The folder has its own report, and its own pauses.
      if (error instanceof FolderFailure) return BUDGETS.auditRetryMax
      failures += 1
      const failure = error instanceof StorageFailure ? error : toFailure(error)
      if (failure.isConflict && failures === 1) return 0
      deps.onResult(failure)
      return Math.max(toPause(failures), Math.min(failure.retryAfter ?? 0, BUDGETS.auditRetryAfterMax))
    }
  }

  function pause(ms: number): Promise<void> {
    return ms === 0 ? Promise.resolve() : clock.wait(ms, finishing.signal.aborted ? ended.signal : finishing.signal)
  }

  async function sendAll(): Promise<void> {
    await pause(finishing.signal.aborted ? 0 : BUDGETS.auditBatch)
    for (let [part] = deps.parts(); part && !ended.signal.aborted; [part] = deps.parts()) {
      const wait = await attempt(part)
      if (part.counts().waiting === 0) await deps.onSent(part)
      await pause(wait)
    }
    // In the same turn as the last look, so that nothing is missed.
    work = undefined
  }

  function wake(): void {
    if (!ended.signal.aborted) work ??= sendAll()
  }

  return {
    wake,
    async finish(end) {
      end.addEventListener('abort', () => {
        ended.abort()
      })
      finishing.abort()
      failures = 0
      wake()
      await work
    },
  }
}

/** Doubles, with a third of chance in it, so that several instances do not come back at the same moment. */
function toPause(failures: number): number {
  const pause = Math.min(BUDGETS.auditRetry * 2 ** (failures - 1), BUDGETS.auditRetryMax)
  return pause * (0.7 + 0.6 * Math.random())
}

function toFailure(error: unknown): StorageFailure {
  const reason = error instanceof Error ? error.message : String(error)
  return new StorageFailure({ code: 'unexpected', reason, remedy: 'Look at the storage account.' }, { cause: error })
}
