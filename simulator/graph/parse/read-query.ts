import { QueryError } from '../query-error.ts'
import { parseKusto, type SyntaxFault, type SyntaxTree } from './kusto-parser.ts'
import { readExpression, readName, UNSUPPORTED, unsupported } from './read-expression.ts'
import { readInParts } from './read-in-parts.ts'
import { readOperator } from './read-operator.ts'
import type { Expression, Pipeline, Query } from './syntax.ts'

/** A query may begin with an operator; it then reads the table Resources. */
const WITHOUT_TABLE =
  /^(?:\s|\/\/[^\n]*\n)*(?:where|filter|project|extend|summarize|order|sort|top|take|limit|count|distinct|join|union|mv-?expand|parse)\b(?!\s*\|)/

const DEFAULT_TABLE = 'Resources | '

/** Reads a query's text. Throws QueryError if it doesn't parse or if Resource Graph doesn't support it. */
export function readQuery(text: string): Query {
  const prefix = WITHOUT_TABLE.test(text) ? DEFAULT_TABLE : ''
  return readInParts(prefix + text, (part) => readWhole(part, '')) ?? readWhole(text, prefix)
}

function readWhole(text: string, prefix: string): Query {
  const { root, faults, findRefusal } = parseKusto(prefix + text)
  const fault = decisiveFault(faults)
  if (fault !== undefined) throw parserFailure(text, { ...fault, start: fault.start - prefix.length })
  const [, statements] = root.children
  try {
    const query = readStatements(text, statements?.children ?? [])
    const refusal = findRefusal()
    return refusal === undefined ? query : { ...query, refusal }
  } catch (error) {
    const refusal = isUnsupported(error) ? findRefusal() : undefined
    throw refusal === undefined ? error : new QueryError('Default', refusal)
  }
}

/** Kusto says better than the simulator what is wrong with an element that neither of them takes. */
function isUnsupported(error: unknown): boolean {
  return error instanceof QueryError && error.code === UNSUPPORTED
}

function readStatements(text: string, statements: readonly SyntaxTree[]): Query {
  const lets = new Map<string, Expression>()
  for (const statement of statements.slice(0, -1)) {
    const [, name, , value] = statement.children
    if (statement.kind !== 'LetStatement' || name === undefined || value === undefined)
      throw unsupported(statement.kind)
    lets.set(readName(name), readExpression(value))
  }
  const last = statements.at(-1)
  if (last?.kind !== 'ExpressionStatement' || last.children[0] === undefined) throw parserFailure(text, endOf(text))
  return { lets, pipeline: readPipeline(last.children[0]) }
}

/** Kusto nests a pipeline to the left: ((table | first) | second). */
export function readPipeline(tree: SyntaxTree): Pipeline {
  const operators: SyntaxTree[] = []
  let source = tree
  while (source.kind === 'PipeExpression' || source.kind === 'ParenthesizedExpression') {
    const [left, middle, right] = source.children
    if (source.kind === 'PipeExpression' && right !== undefined) operators.unshift(right)
    const next = source.kind === 'PipeExpression' ? left : middle
    if (next === undefined) throw unsupported(source.kind)
    source = next
  }
  if (source.kind !== 'NameReference') throw unsupported(source.kind)
  return { table: readName(source), operators: operators.map((operator) => readOperator(operator, readPipeline)) }
}

function endOf(text: string): SyntaxFault {
  return { message: '', start: text.length, length: 0 }
}

/** Azure's parser reports the expected token by number, encoded as a character. This one means an operand. */
const OPERAND_EXPECTED = '\u01cf'

/** Azure's error detail for a query that doesn't parse. Lines count from 1, positions within a line from 0. */
function parserFailure(text: string, fault: SyntaxFault): QueryError {
  const start = Math.min(Math.max(fault.start, 0), text.length)
  const before = text.slice(0, start)
  const token = text.slice(start, start + fault.length).trim() || /\S+/.exec(text.slice(start))?.[0]
  return new QueryError('ParserFailure', 'ParserFailure', {
    line: before.split('\n').length,
    characterPositionInLine: start - (before.lastIndexOf('\n') + 1),
    token: token ?? '<EOF>',
    expectedToken: /^(?:Expected|Missing): (.+)$/.exec(fault.message)?.[1] ?? OPERAND_EXPECTED,
  })
}

/** Azure's parser reads a keyword in an operand's place as a name, so it fails only later. */
function decisiveFault(faults: readonly SyntaxFault[]): SyntaxFault | undefined {
  const [first] = faults
  return first?.message.includes('bracketted') === true ? faults.at(-1) : first
}
