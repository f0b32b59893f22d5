import { en } from '../../src/words/en.ts'
import type { LoadWords } from '../../src/words/languages.ts'
import type { Rich } from '../../src/words/rich.ts'
import type { Words } from '../../src/words/words.ts'

/** Every sentence begins with it. */
export const LONG = '⟦'

/** In the place of German: every sentence of the English, half as long again. */
export const loadLongWords: LoadWords = (language) => Promise.resolve(language === 'de' ? longWords : en)

const longWords: Words = { ...(stretch(en) as Words), language: 'de', count: en.count }

type Say = (...args: unknown[]) => string | Rich

function stretch(value: unknown): unknown {
  if (typeof value === 'string') return stretchText(value)
  if (typeof value === 'function') return (...args: unknown[]) => stretchSaid((value as Say)(...args))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, stretch(each)]))
}

function stretchSaid(said: string | Rich): string | Rich {
  if (typeof said === 'string') return stretchText(said)
  return said.map((part, index) => (typeof part === 'string' && index === 0 ? stretchText(part) : part))
}

function stretchText(text: string): string {
  return text === '' ? '' : `${LONG}${text} ${'ärgüé'.repeat(Math.ceil(text.length / 10))}`
}
