/** Text with marked parts. A template decides what a mark becomes, and adds its attributes. */
export type Rich = readonly (string | Mark)[]

export interface Mark {
  readonly tag: 'a' | 'code' | 'strong' | 'time'
  readonly text: string
  /** Of a name that is English in every language. */
  readonly lang?: 'en'
}

export const strong = (text: string): Mark => ({ tag: 'strong', text })
/** The name of a role, as Azure has it. */
export const role = (text: string): Mark => ({ tag: 'strong', text, lang: 'en' })
export const link = (text: string): Mark => ({ tag: 'a', text })
export const code = (text: string): Mark => ({ tag: 'code', text })
export const time = (text: string): Mark => ({ tag: 'time', text })
