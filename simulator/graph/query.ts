import { LRUCache } from 'lru-cache'
import { checkLimits } from './api/limits.ts'
import { compilePipeline } from './compile/compile-pipeline.ts'
import { isTimeless } from './compile/timeless.ts'
import { inGivenOrder, type Ordered } from './operators/ordered.ts'
import { tablesOf } from './operators/right-side.ts'
import { guardDepth } from './parse/guard-depth.ts'
import { readQuery } from './parse/read-query.ts'
import type { Pipeline, Query } from './parse/syntax.ts'
import { QueryError } from './query-error.ts'
import type { GraphTables, Row } from './tables/graph-tables.ts'
import { createMemoryKind, memoryOf } from './tables/memory.ts'
import { type Context, listRows, type Relation } from './tables/relation.ts'
import { toJson, type ValueType } from './tables/values.ts'

export { QueryError } from './query-error.ts'
export type { GraphTables, Row } from './tables/graph-tables.ts'

export interface QueryResult {
  readonly columns: readonly { readonly name: string; readonly type: ValueType }[]
  /** All rows as JSON objects, built on every read; `page` builds only some. */
  readonly rows: readonly Row[]
  readonly totalRecords: number
  /** Whether the query itself has `take` or `limit`. If so, Azure neither skips nor pages. */
  readonly ownLimit: boolean
  page(skip: number, top: number): readonly Row[]
  /** The unordered result as input for further operators (facets). Stays the same object while the result is unchanged. */
  readonly relation: Relation
  readonly context: Context
}

/** A result before any of its cells are read. */
interface Found {
  readonly relation: Relation
  readonly rows: Ordered
  /** The relation with these rows, in no order. */
  readonly unordered: Relation
}

/** A client that pages sends the same query for each page, with other queries in between. */
const results = createMemoryKind<Found>({ max: 12 })

/** Evaluates a query at time `now`. Throws QueryError if Azure would reject the query with 400. */
export function evaluateQuery(text: string, tables: GraphTables, now: number): QueryResult {
  const context = { tables, now }
  const { query, ownLimit } = recallQuery(text)
  const { relation, rows, unordered } = guardDepth(() => refusing(query, () => recallResult(text, query, context)))
  const page = (skip: number, top: number): readonly Row[] =>
    guardDepth(() => rows.slice(skip, skip + top).map((row) => toRow(relation, row, context)))
  const totalRecords = rows.unordered.length
  return {
    columns: relation.columns.map(({ name, type }) => ({ name, type })),
    get rows() {
      return page(0, totalRecords)
    },
    totalRecords,
    ownLimit,
    page,
    relation: unordered,
    context,
  }
}

/** What the simulator says against a query comes before what Kusto says; but what it lacks is no matter if Kusto refuses. */
function refusing<Result>({ refusal }: Query, work: () => Result): Result {
  if (refusal === undefined) return work()
  try {
    work()
  } catch (error) {
    if (error instanceof QueryError) throw error
  }
  throw new QueryError('Default', refusal)
}

interface ReadQuery {
  readonly query: Query
  readonly ownLimit: boolean
}

const readQueries = new LRUCache<string, ReadQuery>({ max: 500 })

function recallQuery(text: string): ReadQuery {
  const known = readQueries.get(text)
  if (known !== undefined) return known
  const query = guardDepth(() => readQuery(text))
  checkLimits(query.pipeline)
  const read = { query, ownLimit: hasOwnLimit(query.pipeline) }
  readQueries.set(text, read)
  return read
}

function recallResult(text: string, { pipeline, lets }: Query, context: Context): Found {
  const find = (): Found => {
    const relation = compilePipeline(pipeline, { lets, context })
    const rows = relation.ordered?.(context) ?? inGivenOrder(listRows(relation, context))
    const { columns, cells } = relation
    return { relation, rows, unordered: { columns, cells, rows: () => rows.unordered, list: () => rows.unordered } }
  }
  if (!isTimeless([pipeline, lets])) return find()
  return memoryOf(context.tables).recall(results, text, tablesOf(pipeline, context), find)
}

function hasOwnLimit({ operators }: Pipeline): boolean {
  return operators.some(({ kind }) => kind === 'take')
}

/** A row of the relation as a JSON object. */
export function toRow({ columns }: Relation, row: unknown, context: Context): Row {
  return Object.fromEntries(columns.map((column) => [column.name, toJson(column.type, column.read(row, context))]))
}
