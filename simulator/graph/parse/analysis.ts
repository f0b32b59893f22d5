import { LRUCache } from 'lru-cache'
import { TABLE_COLUMNS } from '../tables/table-columns.ts'
import { type KustoCode, type KustoDiagnostic, listDiagnostics, openKusto } from './kusto-library.ts'

/**
 * What Kusto refuses in a text without faults: types, unknown functions, clauses that lack. Undefined if nothing. Takes ten times as
 * long as to parse the text, so texts that differ only in what their strings say are analysed once.
 */
export function findRefusal(code: KustoCode, text: string): string | undefined {
  const shape = findShape(text)
  if (shape !== undefined && accepted.has(shape)) return undefined
  const refusal = listDiagnostics(code.Analyze(openTables(text))).find(isDecisive)
  if (refusal !== undefined) return toSentence(refusal, text)
  if (shape !== undefined) accepted.set(shape, true)
  return undefined
}

const accepted = new LRUCache<string, true>({ max: 2_000 })

const STRING = /@"(?:[^"]|"")*"|@'(?:[^']|'')*'|"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\\\n]|\\[^\n])*'/g
/** Strings over several lines, comments, and names in brackets, which say more than a string. */
const NO_SHAPE = /```|~~~|\/\/|(?:^|[^\w\])])\[\s*['"]/

/** The text without the content of its strings; undefined if that is more than content. */
function findShape(text: string): string | undefined {
  const shape = text.replaceAll(STRING, "''")
  return NO_SHAPE.test(shape) ? undefined : shape
}

/** What the simulator checks itself: names of columns and tables, which an operator that is read alone does not know. */
const LEFT_TO_COMPILER = ['KS109', 'KS142', 'KS145', 'KS204']
const UNKNOWN_FUNCTION = 'KS211'
const OPERAND_TYPES = 'KS106'

/** Azure's own examples compare dynamic values with times (`properties.lastModifiedDateTime > ago(1d)`), which Kusto refuses. */
function isDecisive({ Code, Severity, Message }: KustoDiagnostic): boolean {
  if (Severity !== 'Error' || LEFT_TO_COMPILER.includes(Code)) return false
  return Code !== OPERAND_TYPES || !/\bdynamic\b/.test(Message)
}

function toSentence({ Code, Message, Start, Length }: KustoDiagnostic, text: string): string {
  return Code === UNKNOWN_FUNCTION ? `Unknown function: '${text.slice(Start, Start + Length)}'.` : Message
}

/** The columns of every table. Without the brackets, the parser takes `kind` for a word of its language and stops there. */
const SCHEMA = `(${TABLE_COLUMNS.map(([name, type]) => `['${name}']:${type}`).join(', ')})`
const TABLE_NAME = /\b(?:resources|resourcecontainers)\b/gi

/** By the names of the tables: for Kusto their letter case matters, for Resource Graph it doesn't. */
const tables = new LRUCache<string, object>({ max: 50 })

/** The tables that a text names, as it writes them. */
function openTables(text: string): object {
  const { language, toArray } = openKusto()
  const { Symbols, GlobalState } = language
  const names = [...new Set(text.match(TABLE_NAME))].sort()
  const known = tables.get(names.join())
  if (known !== undefined) return known
  const symbols = names.map((name) => new Symbols.TableSymbol.$ctor7(name, SCHEMA, null))
  const database = new Symbols.DatabaseSymbol.$ctor3('graph', null, toArray(symbols, Symbols.Symbol), false)
  const globals = GlobalState.Default.WithDatabase(database)
  tables.set(names.join(), globals)
  return globals
}
