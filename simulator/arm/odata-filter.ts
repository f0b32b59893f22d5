/** A `$filter` in OData's language, as far as it is needed to tell what it asks for. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'not'; readonly operand: Filter }
  | { readonly kind: 'comparison'; readonly operator: string; readonly left: Operand; readonly right: Operand }
  | Call

export type Operand = { readonly kind: 'name' | 'text' | 'other'; readonly value: string } | Call

interface Call {
  readonly kind: 'call'
  readonly name: string
  readonly args: readonly Operand[]
}

const TOKEN = /\s*(?:('(?:[^']|'')*')|([A-Za-z_][\w./-]*)|(-?\d[\w.:+-]*)|([(),]))/y
const COMPARISONS = ['eq', 'ne', 'gt', 'ge', 'lt', 'le']

/** Reads a filter. Undefined if the text is none, which Azure answers with 400. */
export function parseFilter(text: string): Filter | undefined {
  const tokens = tokenize(text)
  if (tokens === undefined) return undefined
  let at = 0
  const isNext = (token: string) => tokens[at]?.toLowerCase() === token
  const take = (token: string): void => {
    if (!isNext(token)) throw new NoFilter()
    at += 1
  }

  const readChain = (kind: 'and' | 'or', read: () => Filter): Filter => {
    let left = read()
    while (isNext(kind)) {
      at += 1
      left = { kind, left, right: read() }
    }
    return left
  }
  const readAny = (): Filter => readChain('or', () => readChain('and', readTerm))

  function readTerm(): Filter {
    if (isNext('not')) {
      at += 1
      return { kind: 'not', operand: readTerm() }
    }
    if (isNext('(')) {
      at += 1
      const inner = readAny()
      take(')')
      return inner
    }
    const left = readOperand()
    const operator = tokens?.[at]?.toLowerCase() ?? ''
    if (!COMPARISONS.includes(operator)) {
      if (left.kind === 'call') return left
      throw new NoFilter()
    }
    at += 1
    return { kind: 'comparison', operator, left, right: readOperand() }
  }

  function readOperand(): Operand {
    const token = tokens?.[at] ?? ''
    if (!/^['\w-]/.test(token)) throw new NoFilter()
    at += 1
    if (token.startsWith("'")) return { kind: 'text', value: token.slice(1, -1).replaceAll("''", "'") }
    if (!/^[a-z_]/i.test(token)) return { kind: 'other', value: token }
    if (!isNext('(')) return { kind: 'name', value: token }
    at += 1
    const args: Operand[] = []
    while (!isNext(')')) {
      if (args.length > 0) take(',')
      args.push(readOperand())
    }
    at += 1
    return { kind: 'call', name: token, args }
  }

  try {
    const filter = readAny()
    return at === tokens.length ? filter : undefined
  } catch (error) {
    if (error instanceof NoFilter) return undefined
    throw error
  }
}

/** The parts of a filter that all have to hold. */
export function toConditions(filter: Filter): readonly Filter[] {
  return filter.kind === 'and' ? [filter.left, filter.right].flatMap(toConditions) : [filter]
}

class NoFilter extends Error {}

function tokenize(text: string): readonly string[] | undefined {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const found = TOKEN.exec(text)
    if (found === null) return undefined
    tokens.push(found[0].trim())
  }
  return tokens
}
