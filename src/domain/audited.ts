import type { VmId } from './arm-id.ts'
import type { Person } from './person.ts'
import type { VmActionName } from './vm-actions/vm-action.ts'

/** Who asked for what. */
export interface AskedAction {
  readonly person: Person
  readonly vm: VmId
  readonly action: VmActionName
  /** The id of the operation in the history; undefined if there is none. */
  readonly operation: string | undefined
}

/** What came of it. */
export interface ActionResult extends AskedAction {
  readonly outcome: 'succeeded' | 'failed' | 'refused' | 'unknown'
  /** Azure's code, or else the app's kind of error. */
  readonly code: string | undefined
  readonly correlationId: string | undefined
}

export interface RefusedSignIn {
  /** Undefined if the token itself was refused. */
  readonly person: Person | undefined
  /** Entra's code, or else the reason of the app. */
  readonly code: string
  readonly correlationId: string | undefined
}
