/** Text with marked parts. A template decides what a mark becomes, and adds its attributes. */
export type Rich = readonly (string | Mark)[]

export interface Mark {
  readonly tag: 'a' | 'code' | 'strong' | 'time'
  readonly text: string
}

export const strong = (text: string): Mark => ({ tag: 'strong', text })
export const link = (text: string): Mark => ({ tag: 'a', text })
export const code = (text: string): Mark => ({ tag: 'code', text })
export const time = (text: string): Mark => ({ tag: 'time', text })
