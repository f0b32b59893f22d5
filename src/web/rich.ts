import type { Mark, Rich } from '../words/rich.ts'
import { escapeMarkup } from './escape-markup.ts'

type Attributes = Readonly<Record<string, string>>

/** Draws a text with marked parts as HTML, with these attributes for each kind of mark. */
export function drawRich(text: Rich, attributes: Readonly<Partial<Record<Mark['tag'], Attributes>>> = {}): string {
  return text
    .map((part) => {
      if (typeof part === 'string') return escapeMarkup(part)
      const all = { ...(part.lang && { lang: part.lang }), ...attributes[part.tag] }
      const own = Object.entries(all).map(([name, value]) => ` ${name}="${escapeMarkup(value)}"`)
      return `<${part.tag}${own.join('')}>${escapeMarkup(part.text)}</${part.tag}>`
    })
    .join('')
}
