import { countCharacters, isVisible } from './visible-text.ts'
import type { VmQuery } from './vm-query.ts'

/** What a person calls a VM, and what they have written about it, for themselves alone. Each may be empty. */
export interface VmNote {
  /** One line. */
  readonly nickname: string
  readonly text: string
}

/** A person's notes by VM key. A VM that is not there has none. */
export type VmNotes = ReadonlyMap<string, VmNote>

export const NO_NOTE: VmNote = { nickname: '', text: '' }
export const MAX_NICKNAME = 60
export const MAX_NOTE_TEXT = 1_000

/** The nickname as it is kept: empty if nothing of it can be seen, undefined if it is too long or has control characters. */
export function findNickname(text: string): string | undefined {
  const line = text.toWellFormed().normalize('NFC').replaceAll(/\s+/g, ' ').trim()
  if (countCharacters(line) > MAX_NICKNAME || /\p{Cc}/u.test(line)) return undefined
  return isVisible(line) ? line : ''
}

/** The same for the text of a note, in which lines may end. */
export function findNoteText(text: string): string | undefined {
  const lines = text.toWellFormed().normalize('NFC').replaceAll(/\r\n?/g, '\n').trim()
  if (countCharacters(lines) > MAX_NOTE_TEXT || /[^\P{Cc}\n\t]/u.test(lines)) return undefined
  return isVisible(lines) ? lines : ''
}

export function isInNickname({ nickname }: VmNote, word: string): boolean {
  return indexOf(nickname, word) !== -1
}

/** How much of a line comes before what was searched for. */
const BEFORE = 20

/** The line of a note in which a word occurs, from a little before it; undefined if there is none. */
export function findNoteLine({ text }: VmNote, word: string): string | undefined {
  const line = text.split('\n').find((one) => indexOf(one, word) !== -1)
  if (line === undefined) return undefined
  const begin = indexOf(line, word) - BEFORE
  return begin > 0 ? `…${line.slice(begin).toWellFormed()}` : line
}

function indexOf(text: string, word: string): number {
  return text.toLowerCase().indexOf(word.normalize('NFC').toLowerCase())
}

/** The keys of the VMs of whose notes a word is a part. */
export interface FoundByNotes {
  readonly byNickname: readonly string[]
  /** Those not among the others. */
  readonly byText: readonly string[]
}

/** The query, which also finds what a person's own nicknames and notes say. Whoever answers it learns only which VMs that are. */
export function withNotes(query: VmQuery, notes: VmNotes | undefined): VmQuery {
  const noted = query.words.map((word) => findByNotes(word, [...(notes ?? [])]))
  const isOfUse = noted.some(({ byNickname, byText }) => byNickname.length + byText.length > 0)
  return isOfUse ? { ...query, noted } : query
}

function findByNotes(word: string, notes: readonly (readonly [string, VmNote])[]): FoundByNotes {
  const byNickname = notes.filter(([, note]) => isInNickname(note, word))
  const byText = notes.filter(([, note]) => !isInNickname(note, word) && findNoteLine(note, word) !== undefined)
  return { byNickname: byNickname.map(([key]) => key), byText: byText.map(([key]) => key) }
}
