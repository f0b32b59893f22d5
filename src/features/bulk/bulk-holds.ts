import { AppError } from '../../domain/app-error.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import type { Call } from '../../domain/call.ts'
import type { Clock } from '../../domain/clock.ts'
import { toPersonKey } from '../../domain/person.ts'
import type { PersonalItem, PersonalStore } from '../../domain/personal-store.ts'
import type { HeldBulks } from '../activity/ports.ts'

/**
 * Which bulks some process is sending, in the store of what people keep: a process that is gone beats no more, so that what waited in it was
 * not sent.
 */
export interface BulkHolds extends HeldBulks {
  /** Holds a bulk until the signal aborts. `onStop` is called if the person asks another process to stop it. */
  hold(call: Call, id: string, options: { until: AbortSignal; onStop: () => void }): Hold
  askToStop(call: Call, id: string): Promise<void>
  /** Lets another process have a bulk. For a while it counts as held. */
  handOn(call: Call, id: string): Promise<void>
  /** Returns whether this process may have it from now on. Of several processes one may. */
  takeOver(call: Call, id: string): Promise<boolean>
}

export interface Hold {
  /** Resolves once the store has been told for the first time, or can't be. */
  readonly begun: Promise<void>
  /** Whether others must still believe that this process holds it. A process that was frozen must not go on as if nothing had been. */
  isSure(): boolean
  /** Tells it again at once. */
  beat(): Promise<void>
}

export function createBulkHolds({ store, clock }: { store: PersonalStore; clock: Clock }): BulkHolds {
  const own = new Set<string>()

  return {
    hold(call, id, { until, onStop }) {
      const personKey = toPersonKey(call.person)
      let toldAt = 0
      const beat = async (): Promise<void> => {
        const at = performance.now()
        await ifThere(store.save(personKey, 'bulks', { key: id, value: String(clock.now()) }))
        toldAt = at
      }
      const begun = beat()
      own.add(id)
      void (async () => {
        await begun
        for (;;) {
          await clock.wait(BUDGETS.bulkBeat, until)
          if (until.aborted) break
          await beat()
          const items = (await ifThere(store.list(personKey, 'bulks'))) ?? []
          if (items.some(({ key }) => key === toStopKey(id))) onStop()
        }
        own.delete(id)
        for (const key of [id, toStopKey(id)]) await ifThere(store.remove(personKey, 'bulks', key))
      })()
      return { begun, beat, isSure: () => performance.now() - toldAt < BUDGETS.bulkHold / 2 }
    },
    async isHeld(personKey, id) {
      if (own.has(id)) return true
      const items = (await ifThere(store.list(personKey, 'bulks'))) ?? []
      return isYoung(items, id, BUDGETS.bulkHold) || isYoung(items, toHandedOnKey(id), BUDGETS.bulkHandedOn)
    },
    async askToStop({ person }, id) {
      await store.save(toPersonKey(person), 'bulks', { key: toStopKey(id), value: '' })
    },
    async handOn({ person }, id) {
      const item = { key: toHandedOnKey(id), value: String(clock.now()) }
      await ifThere(store.save(toPersonKey(person), 'bulks', item))
    },
    async takeOver({ person }, id) {
      const personKey = toPersonKey(person)
      const items = (await ifThere(store.list(personKey, 'bulks'))) ?? []
      if (!isYoung(items, toHandedOnKey(id), BUDGETS.bulkHandedOn)) return false
      // Nobody may take it for given up meanwhile.
      await ifThere(store.save(personKey, 'bulks', { key: id, value: String(clock.now()) }))
      return (await ifThere(store.remove(personKey, 'bulks', toHandedOnKey(id)))) ?? false
    },
  }

  /** @param lastsMs for how long it counts */
  function isYoung(items: readonly PersonalItem[], key: string, lastsMs: number): boolean {
    const saidAt = Number(items.find((one) => one.key === key)?.value ?? 0)
    return clock.now() - saidAt < lastsMs
  }
}

function toHandedOnKey(id: string): string {
  return `${id} handed-on`
}

function toStopKey(id: string): string {
  return `${id} stop`
}

/** A store that is away costs other processes the news, not the bulk. */
async function ifThere<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}
