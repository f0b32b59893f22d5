import type { Failure } from '../../domain/failure.ts'
import { toFailure } from '../transport/translate.ts'

/** A status of an instance view. */
interface Status {
  readonly code?: string | null | undefined
  readonly message?: string | null | undefined
}

/** Why the last change of a VM failed: the code behind `ProvisioningState/failed/`. Undefined if Azure names none. */
export function findFailure(statuses: readonly Status[]): Failure | undefined {
  for (const { code, message } of statuses) {
    const [, reason] = FAILED.exec(code ?? '') ?? []
    if (reason !== undefined) return toFailure({ code: reason, message }, reason)
  }
  return undefined
}

const FAILED = /^ProvisioningState\/failed\/(.+)$/i
