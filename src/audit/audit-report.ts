import type { AuditLog } from './open-audit.ts'
import type { FolderFailure } from './ports.ts'
import type { AuditReport } from './trail.ts'

export interface AuditReports extends AuditReport {
  folder(failure: FolderFailure | undefined): void
  lost(told: number | undefined): void
  ended(unsaved: number, lost: number): void
}

/** Logs what changes: an outage has hundreds of failures, and is one piece of news. */
export function createAuditReport(log: Pick<AuditLog, 'info' | 'warn'>): AuditReports {
  let storage: string | undefined
  let folder: string | undefined
  return {
    storage(failure) {
      const code = failure?.fault.code
      if (code === storage) return
      storage = code
      if (failure) log.warn({ ...failure.fault }, 'the audit trail does not reach the storage')
      else log.info({}, 'the audit trail reaches the storage again')
    },
    folder(failure) {
      if (failure?.code === folder) return
      folder = failure?.code
      if (failure) log.warn({ reason: failure.code }, 'the audit trail is not saved on disk')
      else log.info({}, 'the audit trail is saved on disk again')
    },
    missing: (bytes) => log.warn({ bytes }, 'somebody has deleted a part of the audit trail from the data folder'),
    lost(told) {
      if (told === undefined) log.warn({}, 'there is no room for the audit trail: entries stand in this log alone')
      else log.warn({ entries: told }, 'the audit trail lacks entries that stand in this log')
    },
    ended(bytes, lost) {
      if (bytes > 0 || lost > 0) log.warn({ bytes, entries: lost }, 'the audit trail is not complete: this log is')
    },
  }
}
