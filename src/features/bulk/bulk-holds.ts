import { AppError } from '../../domain/app-error.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import type { Call } from '../../domain/call.ts'
import type { Clock } from '../../domain/clock.ts'
import { toPersonKey } from '../../domain/person.ts'
import type { PersonalStore } from '../../domain/personal-store.ts'
import type { HeldBulks } from '../activity/ports.ts'

/**
 * Which bulks some process is sending, in the store of what people keep: a process that is gone beats no more, so that what waited in it was
 * not sent.
 */
export interface BulkHolds extends HeldBulks {
  /** Holds a bulk until the signal aborts. `onStop` is called if the person asks another process to stop it. */
  hold(call: Call, id: string, options: { until: AbortSignal; onStop: () => void }): Hold
  askToStop(call: Call, id: string): Promise<void>
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
      const toldAt = Number(items.find(({ key }) => key === id)?.value ?? 0)
      return clock.now() - toldAt < BUDGETS.bulkHold
    },
    async askToStop({ person }, id) {
      await store.save(toPersonKey(person), 'bulks', { key: toStopKey(id), value: '' })
    },
  }
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
