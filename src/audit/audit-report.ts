import type { AuditLog } from './open-audit.ts'
import type { FolderFailure } from './ports.ts'
import type { AuditReport } from './trail.ts'

export interface AuditReports extends AuditReport {
  folder(failure: FolderFailure | undefined): void
  lost(told: number | undefined): void
  ended(unsaved: number, lost: number): void
}

/** Logs what changes: an outage has hundreds of failures, and is one piece of news. */
export function createAuditReport(logger: Pick<AuditLog, 'info' | 'warn'>): AuditReports {
  let storage: string | undefined = 'not tried'
  let folder: string | undefined
  return {
    storage(failure) {
      const code = failure?.fault.code
      if (code === storage) return
      storage = code
      if (failure) logger.warn({ ...failure.fault }, 'the audit trail does not reach the storage')
      else logger.info({}, 'the audit trail reaches the storage')
    },
    folder(failure) {
      if (failure?.code === folder) return
      folder = failure?.code
      if (failure) logger.warn({ reason: failure.code }, 'the audit trail is not saved on disk')
      else logger.info({}, 'the audit trail is saved on disk again')
    },
    missing: (bytes) => logger.warn({ bytes }, 'somebody has deleted a part of the audit trail from the data folder'),
    lost(told) {
      if (told === undefined) logger.warn({}, 'there is no room for the audit trail: entries stand in this log alone')
      else logger.warn({ entries: told }, 'the audit trail lacks entries that stand in this log')
    },
    ended(bytes, lost) {
      if (bytes > 0 || lost > 0) logger.warn({ bytes, entries: lost }, 'the audit trail is not complete: this log is')
    },
  }
}
