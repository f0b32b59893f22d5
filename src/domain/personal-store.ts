import type { PersonKey } from './person.ts'

/** What people keep here for themselves. */
export type PersonalKind = 'favourites' | 'views' | 'notes' | 'bulks'

export interface PersonalItem {
  /** One of its kind for each person. */
  readonly key: string
  /** Only the feature that saved it knows what it means. */
  readonly value: string
}

/**
 * Small things that people keep for themselves, each item by itself: nobody loses one because another was saved. Its content may
 * be lost, which costs comfort. Every call throws AppError if the store does not answer.
 */
export interface PersonalStore {
  /** A person's items of a kind, by key. */
  list(personKey: PersonKey, kind: PersonalKind): Promise<readonly PersonalItem[]>
  /** Replaces the item of this key. */
  save(personKey: PersonKey, kind: PersonalKind, item: PersonalItem): Promise<void>
  /** Returns whether there was one of this key. Of several callers at a time one is told so. */
  remove(personKey: PersonKey, kind: PersonalKind, key: string): Promise<boolean>
}
