import { findRefusal } from './analysis.ts'
import { type KustoNode, listDiagnostics, openKusto } from './kusto-library.ts'

/** A node of Kusto's syntax tree as plain data. Lists hold their items without separators; absent clauses are omitted. */
export interface SyntaxTree {
  readonly kind: string
  /** A literal's decoded value, or a name without quotes; otherwise the text as written. */
  readonly value: string
  readonly start: number
  readonly children: readonly SyntaxTree[]
}

export interface SyntaxFault {
  readonly message: string
  readonly start: number
  readonly length: number
}

export interface ParsedText {
  readonly root: SyntaxTree
  readonly faults: readonly SyntaxFault[]
  /** What else Kusto refuses in a text without faults, in its words; undefined if nothing. */
  findRefusal(): string | undefined
}

/** Parses with Microsoft's parser. */
export function parseKusto(text: string): ParsedText {
  const { language, kinds } = openKusto()
  const code = language.KustoCode.Parse(text)
  const faults = listDiagnostics(code).map(({ Message, Start, Length }) => {
    return { message: Message, start: Start, length: Length }
  })
  return { root: toTree(code.Syntax, kinds), faults, findRefusal: () => findRefusal(code, text) }
}

function toTree(node: KustoNode, kinds: ReadonlyMap<number, string>): SyntaxTree {
  const children: SyntaxTree[] = []
  for (let index = 0; index < node.ChildCount; index += 1) {
    const child = node.GetChild(index)
    if (child !== null) children.push(toTree(child, kinds))
  }
  const [item] = children
  const kind = kinds.get(node.Kind) ?? 'Unknown'
  if (kind === 'SeparatedElement' && item !== undefined) return item
  return {
    kind,
    value: node.ChildCount === 0 ? (node.ValueText ?? node.ToString()) : '',
    start: node.TextStart,
    children,
  }
}
