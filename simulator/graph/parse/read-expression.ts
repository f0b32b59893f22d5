import { QueryError } from '../query-error.ts'
import { parseTimespan } from '../tables/timespans.ts'
import { convert, findValueType, type ValueType } from '../tables/values.ts'
import type { SyntaxTree } from './kusto-parser.ts'
import type { Assignment, Expression } from './syntax.ts'

const LIST_OPERATORS = new Set(['in', 'in~', '!in', '!in~', 'has_any', 'has_all'])

const LITERAL_TYPES: ReadonlyMap<string, ValueType> = new Map([
  ['BooleanLiteralExpression', 'bool'],
  ['IntLiteralExpression', 'int'],
  ['LongLiteralExpression', 'long'],
  ['RealLiteralExpression', 'real'],
  ['DecimalLiteralExpression', 'real'],
  ['DateTimeLiteralExpression', 'datetime'],
  ['TimespanLiteralExpression', 'timespan'],
  ['GuidLiteralExpression', 'guid'],
  ['StringLiteralExpression', 'string'],
  ['CompoundStringLiteralExpression', 'string'],
])

/** Converts Kusto's tree of a scalar expression to an `Expression`. Throws QueryError for unsupported elements. */
export function readExpression(tree: SyntaxTree): Expression {
  const { kind } = tree
  const literal = LITERAL_TYPES.get(kind)
  if (literal !== undefined) return { kind: 'literal', type: literal, value: readLiteral(tree, literal) }
  const [first, second, third] = tree.children
  if (kind === 'NameReference') return { kind: 'name', name: readName(tree) }
  if (kind === 'ParenthesizedExpression' && second !== undefined) return readExpression(second)
  if (kind === 'DynamicExpression' && third !== undefined)
    return { kind: 'literal', type: 'dynamic', value: readDynamic(third) }
  if (kind === 'StarExpression') return { kind: 'star' }
  if (kind === 'FunctionCallExpression' && first !== undefined && second !== undefined) {
    return { kind: 'call', name: readName(first), args: listItems(second).map(readExpression) }
  }
  if (first === undefined || second === undefined) throw unsupported(kind)
  if (kind === 'PathExpression' && third !== undefined) return readPath(first, third)
  if (kind === 'ElementExpression') return readElement(first, second)
  if (kind === 'UnaryMinusExpression') return { kind: 'negation', operand: readExpression(second) }
  if (kind === 'UnaryPlusExpression') return readExpression(second)
  if (third === undefined) throw unsupported(kind)
  const operator = second.value.trim().toLowerCase()
  if (LIST_OPERATORS.has(operator)) {
    return { kind: 'list', operator, left: readExpression(first), items: listItems(third).map(readExpression) }
  }
  if (third.kind === 'ExpressionCouple') {
    const [, from, , to] = third.children
    if (from === undefined || to === undefined) throw unsupported(kind)
    const negated = operator === '!between'
    return {
      kind: 'between',
      negated,
      value: readExpression(first),
      from: readExpression(from),
      to: readExpression(to),
    }
  }
  if (second.children.length > 0 || !kind.endsWith('Expression')) throw unsupported(kind)
  return { kind: 'binary', operator, left: readExpression(first), right: readExpression(third) }
}

/** `name = expression` or just an expression, as in `project` and `summarize`. */
export function readAssignment(tree: SyntaxTree): Assignment {
  if (tree.kind !== 'SimpleNamedExpression') return { expression: readExpression(tree) }
  const [name, , expression] = tree.children
  if (name === undefined || expression === undefined) throw unsupported(tree.kind)
  return { name: readName(name), expression: readExpression(expression) }
}

/** The name in a reference or declaration, quoted (`['a b']`) or not, including wildcards. */
export function readName(tree: SyntaxTree): string {
  if (tree.children.length === 0) return tree.value
  if (tree.kind === 'BracketedName') return tree.children.map(({ children }) => children[0]?.value ?? '').join('')
  return tree.children.map(readName).join('')
}

/** The items between a list's brackets, or of a bare list. */
export function listItems(tree: SyntaxTree): readonly SyntaxTree[] {
  if (tree.kind === 'List') return tree.children
  return tree.children.find(({ kind }) => kind === 'List')?.children ?? []
}

export const UNSUPPORTED = 'UnsupportedQueryElement'

export function unsupported(what: string): QueryError {
  return new QueryError(UNSUPPORTED, `The query element "${what}" is not supported or not allowed.`)
}

function readPath(source: SyntaxTree, selector: SyntaxTree): Expression {
  if (selector.kind === 'NameReference')
    return { kind: 'path', source: readExpression(source), key: readName(selector) }
  throw unsupported('PathExpression')
}

function readElement(source: SyntaxTree, brackets: SyntaxTree): Expression {
  const [, inner] = brackets.children
  if (inner === undefined) throw unsupported('ElementExpression')
  const index = readExpression(inner)
  if (index.kind === 'literal' && typeof index.value === 'string') {
    return { kind: 'path', source: readExpression(source), key: index.value }
  }
  return { kind: 'element', source: readExpression(source), index }
}

function readLiteral(tree: SyntaxTree, type: ValueType): unknown {
  const parts = tree.children.flatMap((child) => (child.kind === 'List' ? child.children : [child]))
  const text = parts.map(({ value }) => value).join('')
  if (type === 'string') return text
  if (text === 'null') return null
  if (type === 'timespan') return parseTimespan(text)
  if (type === 'real' && /inf$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity
  return convert(type, 'string', text)
}

function readDynamic(tree: SyntaxTree): unknown {
  const { kind, children } = tree
  if (kind === 'NullLiteralExpression') return null
  if (kind === 'JsonArrayExpression') return listItems(tree).map(readDynamic)
  if (kind === 'JsonObjectExpression') {
    return Object.fromEntries(
      listItems(tree).map(({ children: [key, , value] }) => {
        if (key === undefined || value === undefined) throw unsupported(kind)
        return [key.value, readDynamic(value)]
      }),
    )
  }
  if (kind === 'UnaryMinusExpression' && children[1] !== undefined) return -Number(readDynamic(children[1]))
  const type = LITERAL_TYPES.get(kind)
  if (type === undefined) throw unsupported(kind)
  return convert('dynamic', type, readLiteral(tree, type))
}

/** The type named by `typeof(…)` or by a column declaration. */
export function readType(tree: SyntaxTree): ValueType {
  const named = tree.kind === 'PrimitiveTypeExpression' ? tree : listItems(tree)[0]
  const type = findValueType(named?.children[0]?.value ?? '')
  if (type === undefined) throw unsupported('typeof')
  return type
}
