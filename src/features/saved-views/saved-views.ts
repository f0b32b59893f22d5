import { AppError } from '../../domain/app-error.ts'
import type { Call } from '../../domain/call.ts'
import { toPersonKey } from '../../domain/person.ts'
import type { PersonalStore } from '../../domain/personal-store.ts'
import { type SavedView, toViewKey } from '../../domain/saved-view.ts'

export const MAX_VIEWS = 30

/** The lists that a person has given names. Where they have several directories, each has its own. */
export interface SavedViews {
  /** In the order of their names; undefined if the store does not answer. */
  find(call: Call): Promise<readonly SavedView[] | undefined>
  /**
   * Replaces a view of this name.
   *
   * @throws AppError if there are too many, or the store does not answer
   */
  save(call: Call, view: SavedView): Promise<void>
  /** @throws AppError if the store does not answer */
  remove(call: Call, name: string): Promise<void>
}

export function createSavedViews({ store }: { store: PersonalStore }): SavedViews {
  return {
    async find({ person }) {
      try {
        const items = await store.list(toPersonKey(person), 'views')
        return items.flatMap(({ value }) => findView(value) ?? [])
      } catch (error) {
        if (error instanceof AppError) return undefined
        throw error
      }
    },
    async save({ person }, view) {
      const key = toViewKey(view.name)
      const items = await store.list(toPersonKey(person), 'views')
      if (items.length >= MAX_VIEWS && !items.some((item) => item.key === key)) {
        throw new AppError('conflict', { key: 'tooManyViews', params: { most: MAX_VIEWS } })
      }
      await store.save(toPersonKey(person), 'views', { key, value: toValue(view) })
    },
    async remove({ person }, name) {
      await store.remove(toPersonKey(person), 'views', toViewKey(name))
    },
  }
}

/** A name has no control characters, so the first line is the name. */
function toValue({ name, query }: SavedView): string {
  return `${name}\n${query}`
}

function findView(value: string): SavedView | undefined {
  const [name, query] = value.split('\n')
  return name === undefined || query === undefined ? undefined : { name, query }
}
