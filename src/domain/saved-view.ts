/** A list that a person has given a name. */
export interface SavedView {
  readonly name: string
  /** The query of the list's URL, as the app writes it. */
  readonly query: string
}

export const MAX_VIEW_NAME = 60

/** The name of a view as it is kept, or undefined if it is none. */
export function findViewName(text: string | undefined): string | undefined {
  const name = (text ?? '').toWellFormed().normalize('NFC').trim()
  const { length } = Array.from(name)
  return length <= MAX_VIEW_NAME && IS_SEEN.test(name) && !/\p{Cc}/u.test(name) ? name : undefined
}

/** Something that is there for the eye: a name of invisible characters alone is none. */
const IS_SEEN = /[\p{L}\p{N}\p{P}\p{S}]/u

/** Names that differ in letter case alone are one. */
export function toViewKey(name: string): string {
  return name.toLowerCase()
}
