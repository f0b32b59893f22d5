import type { Expression } from '../parse/syntax.ts'
import type { CachedCells } from '../tables/cells.ts'
import type { Column, Context } from '../tables/relation.ts'
import { compileExpression, type ExpressionScope } from './compile-expression.ts'
import type { Scalar } from './scalar.ts'
import { isTimeless } from './timeless.ts'

export interface Remembered extends Scalar {
  /** As in a column. */
  readonly identity?: string | undefined
  readonly evaluateAll?: CachedCells['evaluateAll'] | undefined
}

/**
 * A compiled expression that is evaluated once per row of its table, for all queries. If rows aren't row numbers of a
 * table, or the expression depends on more than the row, the result is that of `compileExpression`.
 */
export function compileRemembered(expression: Expression, scope: ExpressionScope): Remembered {
  const scalar = compileExpression(expression, scope)
  const { cells } = scope
  if (cells === undefined || scalar.constant !== undefined) return scalar
  if (expression.kind === 'name') {
    const column = scope.findColumn(expression.name)
    if (column !== undefined) return { ...scalar, identity: column.identity, evaluateAll: readAllOf(column) }
  }
  return rememberScalar(scalar, expression, scope, '')
}

/** `aspect` distinguishes several cached values of the same expression. */
export function rememberScalar(
  scalar: Scalar,
  expression: Expression,
  scope: ExpressionScope,
  aspect: string,
): Remembered {
  const { cells } = scope
  const reads = new Set<string>()
  const written = cells === undefined ? undefined : identify(expression, scope, reads)
  if (cells === undefined || written === undefined) return scalar
  const identity = cells.intern(aspect + written)
  const isRaw = [...reads].some((name) => scope.findColumn(name)?.isRaw === true)
  return { ...scalar, identity, ...cells.remember(identity, scalar.evaluate, isRaw) }
}

function readAllOf(column: Column): CachedCells['evaluateAll'] | undefined {
  return column.readAll === undefined ? undefined : (rows, context) => column.readAll?.(rows, context) ?? []
}

/** The values for many rows, in the quickest available way. */
export function evaluateAll(scalar: Remembered, rows: readonly unknown[], context: Context): readonly unknown[] {
  return scalar.evaluateAll?.(rows, context) ?? rows.map((row) => scalar.evaluate(row, context))
}

/** The expression in terms of its columns' contents, regardless of their names; undefined if it depends on more than those. */
function identify(expression: Expression, scope: ExpressionScope, reads: Set<string>): string | undefined {
  const all = (kind: string, parts: readonly Expression[]): string | undefined => {
    const written = parts.map((part) => identify(part, scope, reads))
    return written.includes(undefined) ? undefined : `${kind}(${written.join(',')})`
  }
  switch (expression.kind) {
    case 'literal':
      return `${expression.type}:${writeLiteral(expression.value)}`
    case 'name':
      reads.add(expression.name)
      return scope.findColumn(expression.name)?.identity ?? identifyLet(expression.name, scope)
    case 'path':
      return all(`path ${JSON.stringify(expression.key)}`, [expression.source])
    case 'element':
      return all('element', [expression.source, expression.index])
    case 'call': {
      // `pack_all` reads all columns without naming them.
      if (expression.name === 'pack_all' || !isTimeless({ ...expression, args: [] })) return undefined
      return all(`call ${expression.name}`, expression.args)
    }
    case 'negation':
      return all('negation', [expression.operand])
    case 'binary':
      return all(`binary ${expression.operator}`, [expression.left, expression.right])
    case 'list':
      return all(`list ${expression.operator}`, [expression.left, ...expression.items])
    case 'between':
      return all(`between ${expression.negated}`, [expression.value, expression.from, expression.to])
    case 'star':
      return undefined
  }
}

function identifyLet(name: string, scope: ExpressionScope): string | undefined {
  const named = scope.lets.get(name)
  if (named === undefined || scope.findColumn(name) !== undefined) return undefined
  const lets = new Map([...scope.lets].filter(([other]) => other !== name))
  return identify(named, { columns: [], findColumn: () => undefined, lets }, new Set())
}

function writeLiteral(value: unknown): string {
  return typeof value === 'number' ? value.toString() : JSON.stringify(value)
}
