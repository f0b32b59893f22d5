import { en } from '../../src/words/en.ts'
import type { LoadWords } from '../../src/words/languages.ts'
import type { Words } from '../../src/words/words.ts'

/** Every sentence begins with it. */
export const LONG = '⟦'
const END = '⟧'

const ACCENTS: Readonly<Record<string, string>> = {
  a: 'å',
  c: 'ç',
  e: 'é',
  i: 'ï',
  n: 'ñ',
  o: 'ö',
  u: 'ü',
  y: 'ÿ',
  A: 'Å',
  C: 'Ç',
  E: 'É',
  I: 'Ï',
  N: 'Ñ',
  O: 'Ö',
  U: 'Ü',
}

/** In the place of German: every sentence of the English, accented and two fifths longer. What is put into it stays as it is. */
export const loadLongWords: LoadWords = (language) => Promise.resolve(language === 'de' ? longWords : en)

export const longWords: Words = { ...(stretch(en) as Words), language: 'de', isLong: true, count: en.count }

type Say = (...args: unknown[]) => unknown

/** @param given what has been put into the words */
function stretch(value: unknown, given: readonly string[] = []): unknown {
  if (typeof value === 'string') return stretchText(value, given)
  if (typeof value === 'function')
    return (...args: unknown[]) => stretch((value as Say)(...args), args.flatMap(findTexts))
  // A text with marked parts is one sentence.
  if (Array.isArray(value))
    return [LONG, ...value.map((part) => accentPart(part, given)), padding(value.map(toText).join(''))]
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, stretch(each, given)]))
}

function stretchText(text: string, given: readonly string[]): string {
  if (text === '' || text.startsWith(LONG)) return text
  return `${LONG}${accent(text, given)}${padding(text)}`
}

function padding(text: string): string {
  const length = Math.ceil(text.length * 0.4)
  return ` ${'ëxtrålöñg '.repeat(length).slice(0, length).trim()}${END}`
}

function accentPart(part: unknown, given: readonly string[]): unknown {
  if (typeof part === 'string') return accent(part, given)
  if (typeof part !== 'object' || part === null || !('text' in part)) return part
  return { ...part, text: accent(String(part.text), given) }
}

function toText(part: unknown): string {
  return typeof part === 'object' && part !== null && 'text' in part ? String(part.text) : String(part)
}

/** The texts in a parameter, at any depth. */
function findTexts(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(findTexts) : []
}

/** Accents a text, except for what has been put into it. */
function accent(text: string, given: readonly string[]): string {
  const [first, ...rest] = given.filter((one) => text.includes(one)).toSorted((a, b) => b.length - a.length)
  if (first === undefined) return Array.from(text, (letter) => ACCENTS[letter] ?? letter).join('')
  return text
    .split(first)
    .map((part) => accent(part, rest))
    .join(first)
}
