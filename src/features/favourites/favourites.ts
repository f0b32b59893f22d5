import { AppError } from '../../domain/app-error.ts'
import { toVmKey, type VmId } from '../../domain/arm-id.ts'
import type { Call } from '../../domain/call.ts'
import { toPersonKey } from '../../domain/person.ts'
import type { PersonalStore } from '../../domain/personal-store.ts'

/** All of them are in the query of the list. */
export const MAX_FAVOURITES = 200

/** The VMs that a person has marked, which come before others. Nobody asks Azure whether they still exist. */
export interface Favourites {
  /** Their VM keys; undefined if the store does not answer. */
  find(call: Call): Promise<readonly string[] | undefined>
  /** @throws AppError if there are too many, or the store does not answer */
  mark(call: Call, id: VmId): Promise<void>
  /** @throws AppError if the store does not answer */
  unmark(call: Call, id: VmId): Promise<void>
}

export function createFavourites({ store }: { store: PersonalStore }): Favourites {
  async function read({ person }: Call): Promise<readonly string[]> {
    const items = await store.list(toPersonKey(person), 'favourites')
    return items.map(({ key }) => key)
  }

  return {
    async find(call) {
      try {
        return (await read(call)).slice(0, MAX_FAVOURITES)
      } catch (error) {
        if (error instanceof AppError) return undefined
        throw error
      }
    },
    async mark(call, id) {
      const [key, marked] = [toVmKey(id), await read(call)]
      if (marked.includes(key)) return
      if (marked.length >= MAX_FAVOURITES) {
        throw new AppError('conflict', { key: 'tooManyFavourites', params: { most: MAX_FAVOURITES } })
      }
      await store.save(toPersonKey(call.person), 'favourites', { key, value: '' })
    },
    async unmark({ person }, id) {
      await store.remove(toPersonKey(person), 'favourites', toVmKey(id))
    },
  }
}
