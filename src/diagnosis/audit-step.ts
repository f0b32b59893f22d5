import type { AppIdentity } from 'easy-auth-credential/app-identity'
import { StorageFailure } from '../audit/ports.ts'
import type { Config } from '../config/config.ts'
import { Fault } from './fault.ts'

/**
 * Whether the container takes audit entries, in one line.
 *
 * @throws Fault if it does not. The app runs without it all the same.
 */
export async function checkAudit(
  { auditContainer: container, dataDir }: Config,
  credential: AppIdentity['credential'],
  now: number,
): Promise<string> {
  if (container === undefined) return 'AUDIT_CONTAINER is empty, so the trail is in the log of the app alone'
  const { checkContainer } = await import('../azure/storage/storage.ts')
  try {
    const left = await checkContainer({ container, credential, clock: { now: () => now } })
    return [
      `${container} takes entries`,
      ...(left === undefined ? [] : [`It does not let go of them: ${left} is a blob of this doctor`]),
      ...(dataDir === undefined ? ['DATA_DIR is empty, so entries wait in memory while it does not'] : []),
    ].join('. ')
  } catch (error) {
    if (!(error instanceof StorageFailure)) throw error
    throw new Fault(error.fault.reason, error.fault.remedy)
  }
}
