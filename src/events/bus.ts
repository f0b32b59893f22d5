import { EventEmitter } from 'node:events'
import type { VmId } from '../domain/arm-id.ts'
import type { ActionResult, AskedAction, RefusedSignIn } from '../domain/audited.ts'
import type { Person, PersonKey } from '../domain/person.ts'

/** What happens in the app that others must know of. */
export interface Events {
  /** A person has signed out: nothing of them stays in this process. */
  readonly 'person-left': PersonKey
  /** A person's pages may show something else of a VM now: its state, or an operation of theirs. */
  readonly 'vm-changed': VmChange
  /** This process sees a sign-in of a person for the first time. */
  readonly 'signed-in': Person
  readonly 'signed-out': Person
  readonly 'sign-in-refused': RefusedSignIn
  /** Azure has accepted an action. */
  readonly 'action-begun': AskedAction & Pick<ActionResult, 'correlationId'>
  /** Somebody looked after an action, and it has ended. */
  readonly 'action-ended': ActionResult
  /** This app or Azure did not accept an action, or Azure gave no clear answer. */
  readonly 'action-refused': ActionResult
  /** The VM is already in the state that the action leads to, or on its way there. Azure was not asked to act. */
  readonly 'action-not-needed': AskedAction
}

export interface VmChange {
  readonly personKey: PersonKey
  readonly vm: VmId
}

/** Tells whatever holds something for a person, so that whatever happens needs not know them. */
export interface Bus {
  publish<Name extends keyof Events>(name: Name, event: Events[Name]): void
  subscribe<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): void
}

export function createBus(): Bus {
  const emitter = new EventEmitter()
  // One for each cache: their number is no sign of a leak.
  emitter.setMaxListeners(0)
  return {
    publish: (name, event) => void emitter.emit(name, event),
    subscribe: (name, listener) => void emitter.on(name, listener),
  }
}
