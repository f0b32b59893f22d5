/** How a language writes numbers and lists. */
export interface Formats {
  /** A number as people read it: `1,200`. */
  readonly count: (number: number) => string
  /** A number and what it counts, for languages that know one and many: `1 machine`. */
  readonly plural: (number: number, one: string, other: string) => string
  /** `A, B, and C`. */
  readonly list: (items: readonly string[]) => string
  /** `A, B, or C`. */
  readonly alternatives: (items: readonly string[]) => string
}

export function createFormats(language: string): Formats {
  const rules = once(() => new Intl.PluralRules(language))
  const numbers = once(() => new Intl.NumberFormat(language))
  const lists = once(() => new Intl.ListFormat(language))
  const alternatives = once(() => new Intl.ListFormat(language, { type: 'disjunction' }))
  // Most numbers are below a thousand and need no formatting.
  const count = (number: number) =>
    number < 1_000 && Number.isInteger(number) ? String(number) : numbers().format(number)

  return {
    count,
    plural: (number, one, other) => `${count(number)} ${rules().select(number) === 'one' ? one : other}`,
    list: (items) => lists().format(items),
    alternatives: (items) => alternatives().format(items),
  }
}

/** Enough of a value to know it again. */
export const brief = (value: string): string => (value.length > 60 ? `${value.slice(0, 60)}…` : value)

/** Made by the first sentence that needs it: a start would wait for Node to read its language data, which takes memory too. */
function once<T>(create: () => T): () => T {
  let made: T | undefined
  return () => (made ??= create())
}
