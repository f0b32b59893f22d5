import type { AppIdentity } from 'easy-auth-credential/app-identity'
import { type Audit, openAudit } from './audit/open-audit.ts'
import { recordEvents, toProcessName } from './audit/record-events.ts'
import type { Config } from './config/config.ts'
import type { Clock } from './domain/clock.ts'
import type { Bus } from './events/bus.ts'
import type { AppLogger } from './telemetry/logger.ts'

/** Azure Storage's client is loaded by the first entry. */
export function composeAudit(
  { config, logger, clock }: { config: Config; logger: AppLogger; clock: Clock },
  { events, appIdentity }: { events: Bus; appIdentity: AppIdentity },
): Audit {
  const { auditContainer: container, dataDir, instance } = config
  if (container === undefined) {
    recordEvents({ events, clock, instance, process: toProcessName(clock.now()), write: logger.audit })
    return { close: () => Promise.resolve() }
  }
  const openBlobs = async () => {
    const { createAuditBlobs } = await import('./azure/storage/storage.ts')
    return createAuditBlobs({ container, credential: appIdentity.credential, clock })
  }
  return openAudit({ events, clock, log: logger, instance, openBlobs, dataDir })
}
