import type { AppIdentity } from 'easy-auth-credential/app-identity'
import { explainCertificate } from './azure/transport/explain-certificate.ts'
import type { Config } from './config/config.ts'
import type { Clock } from './domain/clock.ts'
import type { EndedSessions } from './domain/ended-sessions.ts'
import type { HistoryTrouble } from './domain/history.ts'
import { ALL_LEASES, type Leases } from './domain/leases.ts'
import type { PersonalStore } from './domain/personal-store.ts'
import type { Bus } from './events/bus.ts'
import type { ChangeSink } from './events/change-log.ts'
import type { OperationStore } from './features/activity/ports.ts'
import { createBestEffortOperations } from './store/best-effort-operations.ts'
import { createEndedSessions } from './store/ended-sessions.ts'
import { feedFromRedis } from './store/redis-changes.ts'
import { createRedisEndedSessions } from './store/redis-ended-sessions.ts'
import { createRedisLeases } from './store/redis-leases.ts'
import { createRedisOperations } from './store/redis-operations.ts'
import { createRedisPersonalStore } from './store/redis-personal-store.ts'
import { openSqliteStore } from './store/sqlite-store.ts'
import { createTroubleLog } from './store/trouble-log.ts'
import type { Logger } from './telemetry/logger.ts'

interface Stores {
  readonly operations: OperationStore
  readonly personal: PersonalStore
  readonly endedSessions: EndedSessions
  readonly leases: Leases
  /** Writes into the log whatever changes from now on, in whichever process. */
  readonly feed: (changes: ChangeSink) => void
}

/** The client of Redis is loaded only if it is in use. */
export async function openStore(
  { config: { redis, dataDir }, logger, clock }: { config: Config; logger: Logger; clock: Clock },
  { appIdentity, events }: { appIdentity: AppIdentity; events: Bus },
): Promise<Stores> {
  const log = createTroubleLog((trouble) => logHistory(logger, trouble))
  const own = createEndedSessions({ clock })
  if (redis === undefined) {
    return {
      ...openSqliteStore({ dataDir, clock, log }),
      endedSessions: own,
      leases: ALL_LEASES,
      feed: (changes) => events.subscribe('vm-changed', (change) => changes.append(change)),
    }
  }
  const { openRedisConnection } = await import('./store/redis/redis.ts')
  const connection = openRedisConnection({
    url: redis.url,
    identity: redis.auth === 'entra' ? appIdentity : undefined,
    explainCertificate,
    onTrouble: log.report,
    onRenewalRefused: (fault) => logger.warn({ ...fault }, 'Redis refuses the new token of the app'),
  })
  const operations = createBestEffortOperations({ store: createRedisOperations({ connection }), clock, log })
  const ending = new AbortController()
  const close = () => {
    ending.abort()
    return operations.close()
  }
  const endedSessions = createRedisEndedSessions({ connection, own, clock, ending: ending.signal })
  const personal = createRedisPersonalStore({ connection })
  return {
    operations: { ...operations, close },
    personal,
    endedSessions,
    leases: createRedisLeases({ connection, clock }),
    feed: (changes) => feedFromRedis({ connection, changes, events, clock, ending: ending.signal }),
  }
}

function logHistory(logger: Logger, trouble: HistoryTrouble | undefined): void {
  if (!trouble) return logger.info({}, 'the history is saved again')
  if (trouble.kind === 'damaged')
    return logger.warn({ file: trouble.file }, 'a damaged copy of the history is set aside')
  const { kind, ...facts } = trouble
  logger.warn({ trouble: kind, ...facts }, 'the history is not saved')
}
