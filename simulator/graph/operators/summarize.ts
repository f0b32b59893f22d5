import { nameAssignments, nameOf } from '../compile/column-names.ts'
import type { ExpressionScope } from '../compile/compile-expression.ts'
import { compileRemembered, evaluateAll, type Remembered } from '../compile/remember.ts'
import { requireComparable, type Scalar } from '../compile/scalar.ts'
import { type CompiledAggregate, findAggregate } from '../functions/aggregates.ts'
import { compileArgExtreme } from '../functions/arg-extreme.ts'
import type { Assignment, Expression } from '../parse/syntax.ts'
import { QueryNotSimulated } from '../query-error.ts'
import { type Context, createStoredColumns, listRows, type Relation } from '../tables/relation.ts'

type StoredRow = readonly unknown[]

/** An aggregate that may fill several columns, such as `arg_max(a, b, c)`. */
export interface Measure {
  readonly columns: readonly { readonly name?: string | undefined; readonly type: Scalar['type'] }[]
  start(): { add(row: unknown, context: Context): void; results(): readonly unknown[] }
}

export function createSummary(
  input: Relation,
  operator: { readonly aggregates: readonly Assignment[]; readonly by: readonly Assignment[] },
  scope: ExpressionScope,
): Relation<StoredRow> {
  const keys = operator.by.map((assignment) => compileKey(assignment, scope))
  const measures = operator.aggregates.map((assignment) => compileMeasure(assignment, scope))
  const named = [
    ...operator.by,
    ...operator.aggregates.flatMap((assignment, index) => columnNames(assignment, measures[index])),
  ]
  const names = nameAssignments(named)
  const types = [...keys, ...measures.flatMap(({ columns }) => columns)].map(({ type }) => type)
  return {
    columns: createStoredColumns(names.map((name, index) => ({ name, type: types[index] ?? 'dynamic' }))),
    rows: (context) => summarizeRows(listRows(input, context), keys, measures, context),
  }
}

export function createCount(input: Relation): Relation<StoredRow> {
  return {
    columns: createStoredColumns([{ name: 'Count', type: 'long' }]),
    rows: (context) => {
      return [[listRows(input, context).length]]
    },
  }
}

export function createDistinct(
  input: Relation,
  by: readonly Assignment[] | 'all',
  scope: ExpressionScope,
): Relation<StoredRow> {
  const all = input.columns.map(({ name }) => ({ expression: { kind: 'name', name } satisfies Expression }))
  return createSummary(input, { aggregates: [], by: by === 'all' ? all : by }, scope)
}

function compileKey(assignment: Assignment, scope: ExpressionScope): Remembered {
  const scalar = compileRemembered(assignment.expression, scope)
  requireComparable(scalar, 'Summarize group key', assignment.name ?? nameOf(assignment.expression) ?? '')
  return scalar
}

function compileMeasure({ expression }: Assignment, scope: ExpressionScope): Measure {
  if (expression.kind === 'call') {
    if (expression.name === 'arg_max' || expression.name === 'arg_min') return compileArgExtreme(expression, scope)
    const aggregate = findAggregate(expression.name)
    if (aggregate !== undefined) return asMeasure(aggregate.compile(expression.args, scope))
    throw new QueryNotSimulated(`the Kusto function ${expression.name}() in summarize`)
  }
  // What Kusto refuses here is known from the analysis, and decides.
  throw new QueryNotSimulated('calculations with aggregates in summarize')
}

function asMeasure({ type, start }: CompiledAggregate): Measure {
  return {
    columns: [{ type }],
    start: () => {
      const accumulator = start()
      return { add: (row, context) => accumulator.add(row, context), results: () => [accumulator.result()] }
    },
  }
}

function columnNames(assignment: Assignment, measure: Measure | undefined): readonly Assignment[] {
  const columns = measure?.columns ?? []
  if (columns.length === 1 && columns[0]?.name === undefined) return [assignment]
  return columns.map(({ name }, index) => {
    const chosen = index === 0 ? (assignment.name ?? name) : name
    return { expression: chosen === undefined ? assignment.expression : { kind: 'name', name: chosen } }
  })
}

/** Without keys there is always one row, even if the input is empty. */
function summarizeRows(
  rows: readonly unknown[],
  keys: readonly Remembered[],
  measures: readonly Measure[],
  context: Context,
): readonly StoredRow[] {
  const start = (values: readonly unknown[]) => ({ values, running: measures.map((measure) => measure.start()) })
  const groups = new Map<unknown, ReturnType<typeof start>>()
  if (keys.length === 0) groups.set('[]', start([]))
  const readAll = (row: unknown) => keys.map(({ evaluate }) => evaluate(row, context))
  const [only] = keys
  const values =
    only !== undefined && keys.length === 1
      ? evaluateAll(only, rows, context)
      : rows.map((row) => JSON.stringify(readAll(row)))
  let lastKey: unknown
  let group: ReturnType<typeof start> | undefined
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index]
    const key = values[index]
    // Rows of one group often follow one another.
    if (key !== lastKey || group === undefined) {
      group = groups.get(key)
      if (group === undefined) groups.set(key, (group = start(readAll(row))))
      lastKey = key
    }
    for (const running of group.running) running.add(row, context)
  }
  return Array.from(groups.values(), ({ values, running }) => [...values, ...running.flatMap((one) => one.results())])
}
