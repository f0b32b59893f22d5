import { randomBytes } from 'node:crypto'
import { toArmId } from '../domain/arm-id.ts'
import type { ActionResult, AskedAction } from '../domain/audited.ts'
import type { Clock } from '../domain/clock.ts'
import type { Person } from '../domain/person.ts'
import type { Bus } from '../events/bus.ts'
import type { AuditedPerson, AuditEntry, AuditEventName } from './audit-entry.ts'

interface RecordEventsDeps {
  readonly events: Pick<Bus, 'subscribe'>
  readonly clock: Pick<Clock, 'now'>
  readonly instance: string
  /** Distinguishes this process from all others: letters and digits. */
  readonly process: string
  /** The app's log. */
  readonly write: (entry: AuditEntry) => void
  /** The way to the storage, if there is one. */
  readonly store?: {
    /** @returns false if there is no room */
    readonly keep: (line: string) => boolean
    /** Called for the first entry that the storage will not have, and with their number when it has been told. */
    readonly onLost: (told: number | undefined) => void
  }
}

export interface Recorder {
  /** Tells the trail how many entries it does not have, if there is room again. */
  tellLost(): void
  /** How many entries nobody has told the trail of. */
  lost(): number
}

/** Writes an entry for each event that an auditor asks about. Whatever goes wrong here, no one's request knows. */
export function recordEvents(deps: RecordEventsDeps): Recorder {
  const { events, clock, instance, store } = deps
  let number = 0
  let lost = 0

  function toEntry(event: AuditEventName, facts: Omit<AuditEntry, 'id' | 'time' | 'event' | 'instance'>): AuditEntry {
    return { id: `${deps.process}-${number + 1}`, time: new Date(clock.now()).toISOString(), event, ...facts, instance }
  }

  function record(event: AuditEventName, facts: Parameters<typeof toEntry>[1]): void {
    try {
      write(event, facts)
    } catch {
      // What a person does must not fail because of its entry.
    }
  }

  function write(event: AuditEventName, facts: Parameters<typeof toEntry>[1]): void {
    tellLost()
    const entry = toEntry(event, facts)
    number += 1
    // First: what stands in the log must not be missing elsewhere because the process was killed in between.
    if (store && (lost > 0 || !store.keep(toLine(entry)))) {
      if (lost === 0) store.onLost(undefined)
      lost += 1
    }
    deps.write(entry)
  }

  function tellLost(): void {
    if (lost === 0 || !store) return
    const entry = toEntry('entries-lost', { count: lost })
    // An entry that there is no room for takes no number: a missing number is a missing entry.
    if (!store.keep(toLine(entry))) return
    number += 1
    deps.write(entry)
    store.onLost(lost)
    lost = 0
  }

  events.subscribe('signed-in', (person) => record('signed-in', { who: toWho(person) }))
  events.subscribe('signed-out', (person) => record('signed-out', { who: toWho(person) }))
  events.subscribe('sign-in-refused', ({ person, code, correlationId }) =>
    record('sign-in-refused', {
      who: person && toWho(person),
      outcome: 'refused',
      code: toShort(code),
      correlationId: correlationId && toShort(correlationId),
    }),
  )
  events.subscribe('action-begun', ({ correlationId, ...asked }) =>
    record('action-begun', { ...toAsked(asked), outcome: 'accepted', correlationId }),
  )
  events.subscribe('action-not-needed', (asked) => record('action-not-needed', toAsked(asked)))
  for (const name of ['action-ended', 'action-refused'] as const) {
    events.subscribe(name, (result) => record(name, toResult(result)))
  }

  return { tellLost, lost: () => lost }
}

/** When it started, and chance: `20261129t140233x1d9c2f07`. */
export function toProcessName(now: number): string {
  const start = new Date(now).toISOString().replace(/[-:]|\.\d+Z$/g, '')
  return `${start.toLowerCase()}x${randomBytes(4).toString('hex')}`
}

function toLine(entry: AuditEntry): string {
  return `${JSON.stringify(entry)}\n`
}

function toAsked({ person, vm, action, operation }: AskedAction) {
  return { who: toWho(person), action, vm: toArmId(vm), operation }
}

function toResult(result: ActionResult) {
  const { outcome, code, correlationId } = result
  return {
    ...toAsked(result),
    outcome,
    code: code && toShort(code),
    correlationId: correlationId && toShort(correlationId),
  }
}

function toWho({ tenantId, objectId, name, userPrincipalName }: Person): AuditedPerson {
  return { tenantId, objectId, name: toShort(name), userPrincipalName: toShort(userPrincipalName) }
}

/** What others have written has no length that this app decides. */
function toShort(text: string): string {
  return text.slice(0, 256)
}
