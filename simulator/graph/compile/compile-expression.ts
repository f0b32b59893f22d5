import { findScalarFunction } from '../functions/scalar-functions.ts'
import type { Expression } from '../parse/syntax.ts'
import { QueryError, QueryNotSimulated } from '../query-error.ts'
import type { Scope } from '../tables/relation.ts'
import { isBag, toJson } from '../tables/values.ts'
import { compileArithmetic, isArithmetic, negate } from './arithmetic.ts'
import { and, compileBetween, compileComparison, compileMembership, isComparison, or } from './comparisons.ts'
import { rememberScalar } from './remember.ts'
import { constantScalar, type Scalar, textOf } from './scalar.ts'
import { compileHasAny, compileTextOperator } from './text-operators.ts'

export interface ExpressionScope extends Scope {
  readonly lets: ReadonlyMap<string, Expression>
}

/** Turns an expression into a closure over a row. Throws QueryError for unknown names and mismatched types. */
export function compileExpression(expression: Expression, scope: ExpressionScope): Scalar {
  switch (expression.kind) {
    case 'literal':
      return constantScalar(expression.type, expression.value)
    case 'name':
      return compileName(expression.name, scope)
    case 'path':
      return compilePath(compileExpression(expression.source, scope), expression.key)
    case 'element':
      return compileElement(compileExpression(expression.source, scope), compileExpression(expression.index, scope))
    case 'call':
      return compileCall(expression.name, expression.args, scope)
    case 'negation':
      return negate(compileExpression(expression.operand, scope))
    case 'binary':
      return compileBinary(expression.operator, expression.left, expression.right, scope)
    case 'list':
      return compileList(expression, scope)
    case 'between': {
      const [value, from, to] = [expression.value, expression.from, expression.to].map((part) =>
        compileExpression(part, scope),
      )
      if (value === undefined || from === undefined || to === undefined) throw unresolved('between')
      return compileBetween(value, from, to, expression.negated)
    }
    case 'star':
      throw new QueryError('Default', "'*' can't be used here")
  }
}

/** Compiles a condition. Throws QueryError if it isn't a boolean. */
export function compileCondition(expression: Expression, scope: ExpressionScope): Scalar {
  const scalar = compileExpression(expression, scope)
  if (scalar.type !== 'bool') throw new QueryError('Default', `a predicate has to be of type bool, not ${scalar.type}`)
  return scalar
}

function unresolved(name: string): QueryError {
  return new QueryError('Default', `Failed to resolve column or scalar expression named '${name}'`)
}

function compileName(name: string, scope: ExpressionScope): Scalar {
  const column = scope.findColumn(name)
  if (column !== undefined) return { type: column.type, evaluate: (row, context) => column.read(row, context) }
  const named = scope.lets.get(name)
  if (named === undefined) throw unresolved(name)
  const lets = new Map([...scope.lets].filter(([other]) => other !== name))
  return compileExpression(named, { columns: [], findColumn: () => undefined, lets })
}

function compilePath(source: Scalar, key: string): Scalar {
  if (source.type !== 'dynamic') {
    throw new QueryError('Default', `Path expression source must be of type 'dynamic', not ${source.type}`)
  }
  const { evaluate } = source
  return {
    type: 'dynamic',
    evaluate: (row, context) => {
      const bag = evaluate(row, context)
      return isBag(bag) && Object.hasOwn(bag, key) ? (bag[key] ?? null) : null
    },
  }
}

function compileElement(source: Scalar, index: Scalar): Scalar {
  if (source.type !== 'dynamic') {
    throw new QueryError('Default', `Path expression source must be of type 'dynamic', not ${source.type}`)
  }
  return {
    type: 'dynamic',
    evaluate: (row, context) => {
      const value = source.evaluate(row, context)
      const key = index.evaluate(row, context)
      if (Array.isArray(value)) return typeof key === 'number' ? ((value.at(key) as unknown) ?? null) : null
      return isBag(value) && typeof key === 'string' && Object.hasOwn(value, key) ? (value[key] ?? null) : null
    },
  }
}

/** `pack_all()`: the whole row as a bag. */
function packAll({ columns }: ExpressionScope): Scalar {
  return {
    type: 'dynamic',
    evaluate: (row, context) =>
      Object.fromEntries(columns.map((column) => [column.name, toJson(column.type, column.read(row, context))])),
  }
}

function compileCall(name: string, args: readonly Expression[], scope: ExpressionScope): Scalar {
  if (name === 'pack_all' && args.length === 0) return packAll(scope)
  const found = findScalarFunction(name)
  // Whether Kusto has it is known from the analysis, and decides.
  if (found === undefined) throw new QueryNotSimulated(`the Kusto function ${name}()`)
  if (args.length < found.minimum || args.length > found.maximum) {
    throw new QueryError('Default', `${name}(): function expects ${describeArity(found)} argument(s).`)
  }
  const scalars = args.map((arg) => compileExpression(arg, scope))
  const scalar = found.compile(scalars)
  if (found.usesContext === true || scalars.some(({ constant }) => constant === undefined)) return scalar
  return constantScalar(scalar.type, scalar.evaluate(undefined, EMPTY_CONTEXT))
}

const EMPTY_CONTEXT = { now: 0, tables: { rows: () => undefined } }

function describeArity({ minimum, maximum }: { readonly minimum: number; readonly maximum: number }): string {
  if (minimum === maximum) return minimum.toString()
  return Number.isFinite(maximum) ? `${minimum} to ${maximum}` : `at least ${minimum}`
}

function compileBinary(operator: string, leftSide: Expression, rightSide: Expression, scope: ExpressionScope): Scalar {
  if (leftSide.kind === 'star') return compileAnyColumn(operator, rightSide, scope)
  if (operator === 'and' || operator === 'or') {
    return compileLogical(operator, compileCondition(leftSide, scope), compileCondition(rightSide, scope))
  }
  const [left, right] = [compileExpression(leftSide, scope), compileExpression(rightSide, scope)]
  if (isComparison(operator)) return compileComparison(operator, left, right)
  if (isArithmetic(operator)) return compileArithmetic(operator, left, right)
  const text = compileTextOperator(operator, left, right, () => rememberFolded(left, leftSide, scope))
  if (text === undefined)
    throw new QueryError('UnsupportedOperator', `The operator "${operator}" is not supported or not allowed.`)
  return text
}

/** The text in lower case, cached: different searches of a list read the same texts. */
function rememberFolded(text: Scalar, expression: Expression, scope: ExpressionScope): Scalar {
  const read = textOf(text)
  const folded: Scalar = { type: 'string', evaluate: (row, context) => read(row, context).toLowerCase() }
  return rememberScalar(folded, expression, scope, 'folded ')
}

function compileLogical(operator: 'and' | 'or', left: Scalar, right: Scalar): Scalar {
  const [first, second] = [left.evaluate, right.evaluate]
  const evaluate =
    operator === 'and'
      ? (...[row, context]: Parameters<typeof first>) => {
          const value = first(row, context)
          return value === false ? false : and(value, second(row, context))
        }
      : (...[row, context]: Parameters<typeof first>) => {
          const value = first(row, context)
          return value === true ? true : or(value, second(row, context))
        }
  return { type: 'bool', evaluate }
}

/** `* has 'x'`: true if it is true of any string or dynamic column. */
function compileAnyColumn(operator: string, rightSide: Expression, scope: ExpressionScope): Scalar {
  const right = compileExpression(rightSide, scope)
  const tests = scope.columns
    .filter(({ type }) => type === 'string' || type === 'dynamic')
    .map(({ name }) => compileTextOperator(operator, compileName(name, scope), right))
  return { type: 'bool', evaluate: (row, context) => tests.some((test) => test?.evaluate(row, context) === true) }
}

function compileList(expression: Extract<Expression, { kind: 'list' }>, scope: ExpressionScope): Scalar {
  const left = compileExpression(expression.left, scope)
  const items = expression.items.map((item) => compileExpression(item, scope))
  const { operator } = expression
  return operator.startsWith('has_') ? compileHasAny(operator, left, items) : compileMembership(operator, left, items)
}
