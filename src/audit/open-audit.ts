import { join } from 'node:path'
import type { Clock } from '../domain/clock.ts'
import type { Bus } from '../events/bus.ts'
import type { AuditEntry } from './audit-entry.ts'
import { createAuditFolder } from './audit-folder.ts'
import { createAuditReport } from './audit-report.ts'
import type { AuditBlobs } from './ports.ts'
import { recordEvents, toProcessName } from './record-events.ts'
import { type AuditLimits, openAuditTrail } from './trail.ts'

export interface Audit {
  /** Brings what there is to the storage. Resolves within BUDGETS.auditAtStop. */
  close(): Promise<void>
}

export interface AuditLog {
  /** One line on standard output, whatever the log level is. */
  audit(entry: AuditEntry): void
  info(fields: Readonly<Record<string, string | number | undefined>>, message: string): void
  warn(fields: Readonly<Record<string, string | number | undefined>>, message: string): void
}

/** Records what people do in the app's log, and in a container. */
export function openAudit(deps: {
  readonly events: Bus
  readonly clock: Clock
  readonly log: AuditLog
  readonly instance: string
  /** Called by the first entry. */
  readonly openBlobs: () => Promise<AuditBlobs>
  readonly dataDir: string | undefined
  readonly limits?: Partial<AuditLimits>
}): Audit {
  const { events, clock, log, instance, dataDir } = deps
  const process = toProcessName(clock.now())
  const report = createAuditReport(log)
  const trail = openAuditTrail({
    instance: toNamePart(instance),
    process,
    folder:
      dataDir === undefined
        ? undefined
        : createAuditFolder({ folder: join(dataDir, 'audit'), process, clock, onResult: report.folder }),
    blobs: toOnce(deps.openBlobs),
    clock,
    report,
    limits: deps.limits,
  })
  const store = { keep: trail.keep, onLost: report.lost }
  const recorder = recordEvents({ events, clock, instance, process, write: log.audit, store })
  return {
    async close() {
      recorder.tellLost()
      report.ended(await trail.close(), recorder.lost())
    },
  }
}

/** A part of the names of blobs and files. */
function toNamePart(instance: string): string {
  return instance.replace(/[^a-z0-9-]/gi, '-').slice(0, 20) || 'app'
}

/** A container that could not be opened is opened again by the next try. */
function toOnce<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined
  return () =>
    (opened ??= open().catch((error: unknown) => {
      opened = undefined
      throw error
    }))
}
