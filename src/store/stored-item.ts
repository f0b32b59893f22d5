import * as z from 'zod'
import { AppError } from '../domain/app-error.ts'
import type { PersonKey } from '../domain/person.ts'
import type { PersonalItem } from '../domain/personal-store.ts'
import { parseJson } from './parse-json.ts'
import { StoreAway } from './store-away.ts'

const StoredItem = z.object({ personKey: z.string(), key: z.string(), value: z.string() })

export function toStoredItem(personKey: PersonKey, { key, value }: PersonalItem): string {
  return JSON.stringify({ personKey, key, value })
}

/** Parses a person's item; undefined if it can't be read, or is not theirs. */
export function findStoredItem(text: string, personKey: PersonKey): PersonalItem | undefined {
  const { data } = StoredItem.safeParse(parseJson(text))
  return data?.personKey === personKey ? { key: data.key, value: data.value } : undefined
}

export function byKey(a: PersonalItem, b: PersonalItem): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0
}

/** What a person learns of a store that is away. A fault of the app's own stays what it is. */
export function toNotKept(error: unknown): unknown {
  return error instanceof StoreAway ? new AppError('conflict', 'notKept', { cause: error, cure: 'waiting' }) : error
}
