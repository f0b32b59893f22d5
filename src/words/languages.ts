import { en } from './en.ts'
import type { Words } from './words.ts'

/** The languages of the pages. The first is for who asks for none of them. */
export const LANGUAGES = ['en', 'de'] as const

export type Language = (typeof LANGUAGES)[number]

/** Each by its own name, which whoever looks for it knows. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' }

export type LoadWords = (language: Language) => Promise<Words>

/** English is always there, since whatever has no reader of its own is in it. The others are loaded by who needs them. */
const LOAD: Readonly<Record<Language, () => Promise<Words>>> = {
  en: () => Promise.resolve(en),
  de: async () => (await import('./de.ts')).de,
}

export const loadWords: LoadWords = (language) => LOAD[language]()
