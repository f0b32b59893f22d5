import { countCharacters, isVisible } from './visible-text.ts'

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
  const isName = countCharacters(name) <= MAX_VIEW_NAME && isVisible(name) && !/\p{Cc}/u.test(name)
  return isName ? name : undefined
}

/** Names that differ in letter case alone are one. */
export function toViewKey(name: string): string {
  return name.toLowerCase()
}
