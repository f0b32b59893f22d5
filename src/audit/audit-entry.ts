import type { VmActionName } from '../domain/vm-actions/vm-action.ts'

/** One line of the audit trail, without what is undefined. docs/audit.md explains every field. */
export interface AuditEntry {
  readonly id: string
  /** ISO 8601, UTC. */
  readonly time: string
  readonly event: AuditEventName
  /** Undefined for a sign-in whose token was refused: nobody knows whose it is. */
  readonly who?: AuditedPerson | undefined
  readonly action?: VmActionName | undefined
  /** Full ARM id. */
  readonly vm?: string | undefined
  readonly outcome?: AuditOutcome | undefined
  /** Why it was refused or failed: Azure's or Entra's code, or else the app's own kind of error. */
  readonly code?: string | undefined
  /** Azure's, as in its activity log, or Entra's, as in its sign-in log. */
  readonly correlationId?: string | undefined
  /** The same in all entries about one action. */
  readonly operation?: string | undefined
  /** How many entries the storage does not have. */
  readonly count?: number | undefined
  readonly instance: string
}

export interface AuditedPerson {
  readonly tenantId: string
  readonly objectId: string
  readonly name: string
  readonly userPrincipalName: string
}

export const AUDIT_EVENTS = [
  'signed-in',
  'sign-in-refused',
  'signed-out',
  'action-begun',
  'action-ended',
  'action-refused',
  'action-not-needed',
  'entries-lost',
] as const
export type AuditEventName = (typeof AUDIT_EVENTS)[number]

/** `unknown`: Azure gave no clear answer, and may have done it all the same. */
export type AuditOutcome = 'accepted' | 'succeeded' | 'failed' | 'refused' | 'unknown'
