import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { constants, createContext, Script } from 'node:vm'

export interface KustoNode {
  readonly Kind: number
  readonly ChildCount: number
  readonly TextStart: number
  readonly ValueText?: string
  readonly SimpleName?: string
  ToString(): string
  GetChild(index: number): KustoNode | null
}

export interface KustoDiagnostic {
  readonly Code: string
  readonly Severity: string
  readonly Message: string
  readonly Start: number
  readonly Length: number
}

export interface KustoCode {
  readonly Syntax: KustoNode
  Analyze(globals: unknown): KustoCode
  GetDiagnostics(): { readonly Count: number; getItem(index: number): KustoDiagnostic }
}

interface KustoLanguage {
  readonly KustoCode: { Parse(text: string): KustoCode }
  readonly Syntax: { readonly SyntaxKind: Readonly<Record<string, unknown>> }
  readonly GlobalState: { readonly Default: { WithDatabase(database: unknown): object } }
  readonly Symbols: {
    readonly Symbol: unknown
    /** The constructors of the transpiled library have numbers: this one takes a name and a schema. */
    readonly TableSymbol: { readonly $ctor7: new (name: string, schema: string, description: null) => unknown }
    /** This one takes a name, another name, the members, and whether there may be others. */
    readonly DatabaseSymbol: {
      readonly $ctor3: new (name: string, other: null, members: unknown, isOpen: boolean) => unknown
    }
  }
}

export interface KustoLibrary {
  readonly language: KustoLanguage
  /** The names of the kinds of nodes. */
  readonly kinds: ReadonlyMap<number, string>
  /** Turns an array into one of .NET. */
  readonly toArray: (items: readonly unknown[], type: unknown) => unknown
}

let loaded: KustoLibrary | undefined

/** Microsoft's parser. The first call loads it and builds its classes, which takes more than half a second. */
export function openKusto(): KustoLibrary {
  return (loaded ??= loadLibrary())
}

export function listDiagnostics(code: KustoCode): readonly KustoDiagnostic[] {
  const diagnostics = code.GetDiagnostics()
  return Array.from({ length: diagnostics.Count }, (_, index) => diagnostics.getItem(index))
}

/**
 * The package is not a module but a transpiled .NET library: two scripts that share global variables. A separate context
 * keeps those out of ours. DONT_CONTEXTIFY, a global object that Node doesn't intercept, makes parsing twice as fast.
 */
function loadLibrary(): KustoLibrary {
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
  const { System } = context as { readonly System: { readonly Array: { readonly init: KustoLibrary['toArray'] } } }
  return { language: kusto.Language, kinds, toArray: (items, type) => System.Array.init(items, type) }
}

function hasLanguage(kusto: unknown): kusto is { Language: KustoLanguage } {
  if (typeof kusto !== 'object' || kusto === null || !('Language' in kusto)) return false
  const language = kusto.Language
  return typeof language === 'object' && language !== null && 'KustoCode' in language && 'Syntax' in language
}
