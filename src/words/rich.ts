/** Text with marked parts. A template decides what a mark becomes, and adds its attributes. */
export type Rich = readonly (string | Mark)[]

export interface Mark {
  readonly tag: 'a' | 'code' | 'span' | 'strong' | 'time'
  readonly text: string
  /** The language of the text, if it is not that of the page. */
  readonly lang?: 'en'
}

export const strong = (text: string): Mark => ({ tag: 'strong', text })
/** The name of a role, as Azure has it in every language. */
export const role = (text: string): Mark => ({ tag: 'strong', text, lang: 'en' })
/** What Azure says is English in every language. */
export const azureSaid = (text: string): Mark => ({ tag: 'span', text, lang: 'en' })
export const link = (text: string): Mark => ({ tag: 'a', text })
export const code = (text: string): Mark => ({ tag: 'code', text })
export const time = (text: string): Mark => ({ tag: 'time', text })

/** The text alone, for where nothing can be marked. */
export const toPlain = (rich: Rich): string =>
  rich.map((part) => (typeof part === 'string' ? part : part.text)).join('')
