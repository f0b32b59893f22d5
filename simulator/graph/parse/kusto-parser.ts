import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { constants, createContext, Script } from 'node:vm'

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
}

interface KustoNode {
  readonly Kind: number
  readonly ChildCount: number
  readonly TextStart: number
  readonly ValueText?: string
  readonly SimpleName?: string
  ToString(): string
  GetChild(index: number): KustoNode | null
}

interface KustoLanguage {
  readonly KustoCode: {
    Parse(text: string): {
      readonly Syntax: KustoNode
      GetDiagnostics(): {
        readonly Count: number
        getItem(index: number): { readonly Message: string; readonly Start: number; readonly Length: number }
      }
    }
  }
  readonly Syntax: { readonly SyntaxKind: Readonly<Record<string, unknown>> }
}

interface LoadedParser {
  readonly language: KustoLanguage
  readonly kinds: ReadonlyMap<number, string>
}

let loaded: LoadedParser | undefined

/** Parses with Microsoft's parser. The first call loads it and builds its classes, which takes more than half a second. */
export function parseKusto(text: string): ParsedText {
  loaded ??= loadParser()
  const { language, kinds } = loaded
  const code = language.KustoCode.Parse(text)
  const diagnostics = code.GetDiagnostics()
  const faults = Array.from({ length: diagnostics.Count }, (_, index) => {
    const fault = diagnostics.getItem(index)
    return { message: fault.Message, start: fault.Start, length: fault.Length }
  })
  return { root: toTree(code.Syntax, kinds), faults }
}

/**
 * The package is not a module but a transpiled .NET library: two scripts that share global variables. A separate context
 * keeps those out of ours. DONT_CONTEXTIFY, a global object that Node doesn't intercept, makes parsing twice as fast.
 */
function loadParser(): LoadedParser {
  const folder = dirname(createRequire(import.meta.url).resolve('@kusto/language-service-next/package.json'))
  const context = createContext(constants.DONT_CONTEXTIFY)
  for (const file of ['bridge.min.js', 'Kusto.Language.Bridge.min.js']) {
    const filename = join(folder, file)
    new Script(readFileSync(filename, 'utf8'), { filename }).runInContext(context)
  }
  const kusto: unknown = context.Kusto
  if (!hasLanguage(kusto)) throw new Error('@kusto/language-service-next has another shape than expected')
  const kinds = new Map<number, string>()
  for (const [name, kind] of Object.entries(kusto.Language.Syntax.SyntaxKind)) {
    if (typeof kind === 'number') kinds.set(kind, name)
  }
  return { language: kusto.Language, kinds }
}

function hasLanguage(kusto: unknown): kusto is { Language: KustoLanguage } {
  if (typeof kusto !== 'object' || kusto === null || !('Language' in kusto)) return false
  const language = kusto.Language
  return typeof language === 'object' && language !== null && 'KustoCode' in language && 'Syntax' in language
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
