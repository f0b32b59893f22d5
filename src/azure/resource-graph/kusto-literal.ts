/**
 * Turns what a person typed into a Kusto string literal: data in the query, never part of its syntax.
 * https://learn.microsoft.com/kusto/query/scalar-data-types/string
 */
export function toLiteral(text: string): string {
  // Control characters would break the literal, and so would the two separators that some parsers read as line ends.
  const escaped = text.replace(/[\\'"\p{Cc}\u2028\u2029]/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
  return `'${escaped}'`
}

/** The condition that a VM is one of these. */
export function toKeyFilter(vmKeys: readonly string[]): string {
  return `vmKey in (${vmKeys.map(toLiteral).join(', ')})`
}
