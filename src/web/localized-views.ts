import { en } from '../words/en.ts'
import type { Language, LoadWords } from '../words/languages.ts'
import type { Words } from '../words/words.ts'
import type { Shared } from './template-locals.ts'
import { loadTemplates } from './templates.ts'
import { bindViews, type Views } from './views.ts'

/** The words of a language, and the views that are drawn with them. */
export interface Localized {
  readonly words: Words
  readonly views: Views
}

export interface LocalizedViews {
  /** Always there, for who asks for no other language. */
  readonly english: Localized
  /** Undefined until the language has been loaded. */
  find(language: Language): Localized | undefined
  /** Loads a language once. */
  load(language: Language): Promise<Localized>
}

/** @param toShared the values for the templates of one language */
export function createLocalizedViews({
  loadWords,
  toShared,
}: {
  loadWords: LoadWords
  toShared: (words: Words) => Shared
}): LocalizedViews {
  const templates = loadTemplates()
  const localize = (words: Words): Localized => ({ words, views: bindViews(templates, toShared(words)) })
  const english = localize(en)
  const loaded = new Map<Language, Localized>([['en', english]])

  return {
    english,
    find: (language) => loaded.get(language),
    async load(language) {
      const words = await loadWords(language)
      // Somebody else may have asked meanwhile.
      const localized = loaded.get(language) ?? localize(words)
      loaded.set(language, localized)
      return localized
    },
  }
}
