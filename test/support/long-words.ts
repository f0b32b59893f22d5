import { en } from '../../src/words/en.ts'
import type { LoadWords } from '../../src/words/languages.ts'
import type { Rich } from '../../src/words/rich.ts'
import type { Words } from '../../src/words/words.ts'

/** Marks the begin of each sentence: a page has no text of its own without it. */
export const LONG = '⟦'

/** Stands in for German: every sentence half as long again, and longer, since no other language is as short as English. */
export const loadLongWords: LoadWords = (language) => Promise.resolve(language === 'de' ? longWords : en)

const longWords: Words = { ...(stretch(en) as Words), language: 'de', count: en.count }

function stretch(value: unknown): unknown {
  if (typeof value === 'string') return stretchText(value)
  if (typeof value === 'function') return (...args: unknown[]) => stretchSaid(value(...args) as string | Rich)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, stretch(each)]))
}

function stretchSaid(said: string | Rich): string | Rich {
  if (typeof said === 'string') return stretchText(said)
  return said.map((part, index) => (typeof part === 'string' && index === 0 ? stretchText(part) : part))
}

/** Azure's own sentences, and hints that there are none, stay as they are. */
function stretchText(text: string): string {
  return text === '' ? '' : `${LONG}${text} ${'ärgüé'.repeat(Math.ceil(text.length / 10))}`
}
