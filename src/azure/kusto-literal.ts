/**
 * What a person typed, as a literal of the Kusto query language: data in the query, never part of it.
 * https://learn.microsoft.com/kusto/query/scalar-data-types/string
 */
export function toLiteral(text: string): string {
  // Control characters, and the two separators that some readers take for the end of a line, would break the literal.
  const escaped = text.replace(/[\\'"\p{Cc}\u2028\u2029]/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
  return `'${escaped}'`
}
