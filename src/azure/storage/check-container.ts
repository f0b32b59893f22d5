import { randomUUID } from 'node:crypto'
import type { AppIdentity } from 'easy-auth-credential/app-identity'
import { BUDGETS } from '../../domain/budgets.ts'
import type { Clock } from '../../domain/clock.ts'
import { createAuditBlobs, openContainer } from './audit-blobs.ts'

/**
 * Writes to a container as the audit trail does, and clears up.
 *
 * @returns the name of the blob if it can't be deleted, as under an immutability policy
 * @throws StorageFailure
 */
export async function checkContainer(deps: {
  container: string
  credential: AppIdentity['credential']
  clock: Pick<Clock, 'now'>
}): Promise<string | undefined> {
  const blobs = createAuditBlobs(deps)
  const name = `doctor/${randomUUID()}.jsonl`
  await blobs.length(name)
  await blobs.create(name)
  await blobs.append(name, 0, Buffer.from('{}\n'))
  try {
    const abortSignal = AbortSignal.timeout(BUDGETS.auditRequest)
    await openContainer(deps.container, deps.credential).deleteBlob(name, { abortSignal })
    return undefined
  } catch {
    return name
  }
}
