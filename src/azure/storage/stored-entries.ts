import type { AppIdentity } from 'easy-auth-credential/app-identity'
import { BUDGETS } from '../../domain/budgets.ts'
import { openContainer } from './audit-blobs.ts'
import { toStorageFailure } from './storage-failure.ts'

const DAY_MS = 24 * 60 * 60_000
/** An entry that waited for the storage is in the blob of the day on which it was written. */
const MAX_DAYS = 400

/** Reads lines of the trail, blob by blob, in the order of their names, from the day of `since` to that of `until`. */
export async function* readStoredLines(deps: {
  container: string
  credential: AppIdentity['credential']
  /** Milliseconds since the Unix epoch. */
  since: number
  until: number
}): AsyncGenerator<string> {
  const { container, credential, since, until } = deps
  const client = openContainer(container, credential, { tries: 4 })
  try {
    for (const day of listDays(since, until)) {
      for await (const { name } of client.listBlobsFlat({
        prefix: `${day}/`,
        abortSignal: AbortSignal.timeout(LONGEST_MS),
      })) {
        const abortSignal = AbortSignal.timeout(LONGEST_MS)
        const bytes = await client.getBlobClient(name).downloadToBuffer(0, undefined, { abortSignal })
        yield* bytes.toString().split('\n').filter(Boolean)
      }
    }
  } catch (error) {
    throw await toStorageFailure(error, container, Date.now())
  }
}

const LONGEST_MS = BUDGETS.auditRequest * 12

/** `2026/11/29`, in UTC, as the blobs are named. */
function listDays(since: number, until: number): readonly string[] {
  const days: string[] = []
  const first = Math.max(since - (since % DAY_MS), until - MAX_DAYS * DAY_MS)
  for (let day = first; day <= until; day += DAY_MS) {
    days.push(new Date(day).toISOString().slice(0, 10).replaceAll('-', '/'))
  }
  return days
}
