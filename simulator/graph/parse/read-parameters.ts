import type { SyntaxTree } from './kusto-parser.ts'
import { readName, unsupported } from './read-expression.ts'

/** An operator's parameters (`kind=…`), by lower-case name. Throws QueryError for any that isn't allowed, including hints. */
export function readParameters(tree: SyntaxTree, allowed: readonly string[]): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>()
  for (const { kind, children } of tree.children[1]?.children ?? []) {
    const [name, , value] = children
    if (kind !== 'NamedParameter' || name === undefined || value === undefined) continue
    const key = readName(name).toLowerCase()
    if (!allowed.includes(key)) throw unsupported(key)
    parameters.set(key, readName(value))
  }
  return parameters
}
