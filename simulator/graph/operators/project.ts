import { matchesPattern, nameAssignments } from '../compile/column-names.ts'
import { compileExpression, type ExpressionScope } from '../compile/compile-expression.ts'
import { compileRemembered } from '../compile/remember.ts'
import type { Assignment } from '../parse/syntax.ts'
import { QueryError } from '../query-error.ts'
import { type Column, type Context, type Relation, renamed, withColumns } from '../tables/relation.ts'

/** A row with computed cells. A cell is computed on first read, and the cells of most rows are never read. */
interface ExtendedRow {
  readonly base: unknown
  cells: unknown[] | undefined
}

/** `extend`: replaces an existing column of the same name in its position. */
export function extendColumns(input: Relation, assignments: readonly Assignment[], scope: ExpressionScope): Relation {
  if (input.cells !== undefined) {
    return withColumns(input, extended(input.columns, computeOnce(assignments, scope), scope))
  }
  const kept = input.columns.map(fromBase)
  return withOwnCells(input, extended(kept, compute(assignments, scope), scope))
}

function extended<Row>(
  columns: readonly Column<Row>[],
  computed: readonly Column<Row>[],
  scope: ExpressionScope,
): readonly Column<Row>[] {
  const replaced = new Map(computed.map((column) => [column.name, column]))
  const kept = columns.map((column) => replaced.get(column.name) ?? column)
  return [...kept, ...computed.filter(({ name }) => scope.findColumn(name) === undefined)]
}

export function projectColumns(input: Relation, assignments: readonly Assignment[], scope: ExpressionScope): Relation {
  const sources = assignments.map(({ expression }) =>
    expression.kind === 'name' ? scope.findColumn(expression.name) : undefined,
  )
  const names = nameAssignments(assignments)
  if (sources.every((source) => source !== undefined)) {
    return withColumns(
      input,
      sources.map((source, index) => renamed(source, names[index] ?? source.name)),
    )
  }
  if (input.cells !== undefined) return withColumns(input, computeOnce(assignments, scope))
  return withOwnCells(input, compute(assignments, scope))
}

export function dropColumns(input: Relation, patterns: readonly string[]): Relation {
  requireColumns(input, patterns)
  return withColumns(
    input,
    input.columns.filter(({ name }) => !patterns.some((pattern) => matchesPattern(name, pattern))),
  )
}

export function keepColumns(input: Relation, patterns: readonly string[]): Relation {
  requireColumns(input, patterns)
  return withColumns(
    input,
    input.columns.filter(({ name }) => patterns.some((pattern) => matchesPattern(name, pattern))),
  )
}

export function renameColumns(
  input: Relation,
  renames: readonly { readonly to: string; readonly from: string }[],
): Relation {
  requireColumns(
    input,
    renames.map(({ from }) => from),
  )
  const names = new Map(renames.map(({ from, to }) => [from, to]))
  return withColumns(
    input,
    input.columns.map((column) => renamed(column, names.get(column.name) ?? column.name)),
  )
}

export function reorderColumns(
  input: Relation,
  patterns: readonly { readonly pattern: string; readonly order?: 'asc' | 'desc' | undefined }[],
): Relation {
  const first = new Set<Column>()
  for (const { pattern, order } of patterns) {
    const matching = input.columns.filter(({ name }) => matchesPattern(name, pattern))
    const sorted =
      order === undefined ? matching : matching.toSorted((left, right) => (left.name < right.name ? -1 : 1))
    for (const column of order === 'desc' ? sorted.reverse() : sorted) first.add(column)
  }
  return withColumns(input, [...first, ...input.columns.filter((column) => !first.has(column))])
}

function requireColumns(input: Relation, patterns: readonly string[]): void {
  const missing = patterns.find(
    (pattern) => !pattern.includes('*') && !input.columns.some(({ name }) => name === pattern),
  )
  if (missing !== undefined)
    throw new QueryError('Default', `Failed to resolve column or scalar expression named '${missing}'`)
}

/** For rows that are row numbers of a table: computed values are cached with the table, also for later queries. */
function computeOnce(assignments: readonly Assignment[], scope: ExpressionScope): readonly Column[] {
  const names = nameAssignments(assignments)
  return assignments.map(({ expression }, index) => {
    const { type, identity, evaluate, evaluateAll } = compileRemembered(expression, scope)
    const isRaw = expression.kind === 'name' && scope.findColumn(expression.name)?.isRaw === true
    return {
      name: names[index] ?? '',
      type,
      identity,
      isRaw,
      read: (row, context) => evaluate(row, context),
      ...(evaluateAll && { readAll: (rows: readonly unknown[], context: Context) => evaluateAll(rows, context) }),
    }
  })
}

function compute(assignments: readonly Assignment[], scope: ExpressionScope): readonly Column<ExtendedRow>[] {
  const names = nameAssignments(assignments)
  return assignments.map(({ expression }, index) => {
    const { type, evaluate } = compileExpression(expression, scope)
    return {
      name: names[index] ?? '',
      type,
      read: (row, context) => {
        // Allocated at full length: an array that grows reserves space for 17 elements.
        const cells = (row.cells ??= new Array<unknown>(assignments.length))
        return (cells[index] ??= evaluate(row.base, context))
      },
    }
  })
}

function fromBase(column: Column): Column<ExtendedRow> {
  return { name: column.name, type: column.type, read: ({ base }, context) => column.read(base, context) }
}

function withOwnCells(input: Relation, columns: readonly Column<ExtendedRow>[]): Relation<ExtendedRow> {
  return {
    columns,
    *rows(context) {
      for (const base of input.rows(context)) yield { base, cells: undefined }
    },
  }
}
