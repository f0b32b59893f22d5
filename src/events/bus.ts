import { EventEmitter } from 'node:events'
import type { PersonKey } from '../domain/person.ts'

/** What happens in the app that others must know of. */
export interface Events {
  /** A person has signed out: nothing of them stays in this process. */
  readonly 'person-left': PersonKey
  /** A person's cached lists are out of date. */
  readonly 'lists-stale': PersonKey
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
