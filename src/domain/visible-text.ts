/** Something that is there for the eye: a name of invisible characters alone is none. */
const IS_SEEN = /[\p{L}\p{N}\p{P}\p{S}]/u

export function isVisible(text: string): boolean {
  return IS_SEEN.test(text)
}

/** How many characters people count, where some take two code units. */
export function countCharacters(text: string): number {
  return Array.from(text).length
}
