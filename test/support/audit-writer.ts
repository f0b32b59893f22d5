// A process that does nothing but what people do: events for the audit trail, so many a second. What it writes to standard output
// counts as acknowledged.
import { setTimeout as sleep } from 'node:timers/promises'
import { createAppIdentity } from 'easy-auth-credential/app-identity'
import { openAudit } from '../../src/audit/open-audit.ts'
import { createAuditBlobs } from '../../src/azure/storage/audit-blobs.ts'
import { trustCaBundle } from '../../src/config/trust-ca-bundle.ts'
import type { Clock } from '../../src/domain/clock.ts'
import { createBus } from '../../src/events/bus.ts'
import { createLogger } from '../../src/telemetry/logger.ts'

const PEOPLE = 20
const TICK_MS = 10
const { AUDIT_CONTAINER = '', AUDIT_CLIENT_ID, DATA_DIR, CA_BUNDLE = '', RATE = '200', FIRST = '0' } = process.env

trustCaBundle(CA_BUNDLE, Date.now())
const clock: Clock = {
  now: () => Date.now(),
  wait: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
}
const log = createLogger({ level: 'info' })
const events = createBus()
const { credential, close } = createAppIdentity({ clientId: AUDIT_CLIENT_ID })
const audit = openAudit({
  events,
  clock,
  log,
  instance: 'writer',
  dataDir: DATA_DIR || undefined,
  openBlobs: () => Promise.resolve(createAuditBlobs({ container: AUDIT_CONTAINER, credential, clock })),
})

let next = Number(FIRST)
let owed = 0
let before = performance.now()
const writing = setInterval(() => {
  const now = performance.now()
  owed += ((now - before) / 1_000) * Number(RATE)
  before = now
  for (; owed >= 1; owed -= 1) {
    const person = `person-${next % PEOPLE}`
    // The number of the entry is in the name, so that a reader sees the order.
    events.publish('signed-in', {
      tenantId: 'contoso',
      objectId: person,
      name: String(next),
      userPrincipalName: person,
    })
    next += 1
  }
}, TICK_MS)

process.on('SIGTERM', () => {
  clearInterval(writing)
  const asked = performance.now()
  void audit.close().then(() => {
    close()
    log.info({ ms: Math.round(performance.now() - asked) }, 'closed')
  })
})
