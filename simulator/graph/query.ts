import { LRUCache } from 'lru-cache'
import { compilePipeline } from './compile-pipeline.ts'
import type { GraphTables, Row } from './graph-tables.ts'
import { guardDepth } from './guard-depth.ts'
import { checkLimits } from './limits.ts'
import { readQuery } from './read-query.ts'
import type { Context, Relation } from './relation.ts'
import { openTable } from './source-tables.ts'
import type { Pipeline } from './syntax.ts'
import { toJson } from './values.ts'
import type { ValueType } from './values.ts'

export { QueryError } from './query-error.ts'
export type { GraphTables, Row } from './graph-tables.ts'

export interface QueryResult {
  readonly columns: readonly { readonly name: string; readonly type: ValueType }[]
  /** All rows as JSON objects, made when first asked for; `page` makes only some. */
  readonly rows: readonly Row[]
  readonly totalRecords: number
  /** Whether the query itself has take or limit: then Azure neither skips nor pages. */
  readonly ownLimit: boolean
  page(skip: number, top: number): readonly Row[]
  /** The result as the input of further operators (Resource Graph's facets). */
  readonly relation: Relation
  readonly context: Context
}

interface CompiledQuery {
  readonly relation: Relation
  readonly ownLimit: boolean
}

const compiledQueries = new LRUCache<string, CompiledQuery>({ max: 500 })

/** Evaluates a query at the moment `now`. Throws QueryError for what Azure would refuse with 400. */
export function evaluateQuery(text: string, tables: GraphTables, now: number): QueryResult {
  const { relation, ownLimit } = compileQuery(text)
  const context = { tables, now }
  const found = guardDepth(() => Array.from(relation.rows(context)))
  const page = (skip: number, top: number): readonly Row[] =>
    found.slice(skip, skip + top).map((row) => toRow(relation, row, context))
  let rows: readonly Row[] | undefined
  return {
    columns: relation.columns.map(({ name, type }) => ({ name, type })),
    get rows() {
      return (rows ??= page(0, found.length))
    },
    totalRecords: found.length,
    ownLimit,
    page,
    relation: { columns: relation.columns, rows: () => found },
    context,
  }
}

function compileQuery(text: string): CompiledQuery {
  const known = compiledQueries.get(text)
  if (known !== undefined) return known
  const compiled = guardDepth(() => {
    const { pipeline, lets } = readQuery(text)
    checkLimits(pipeline)
    return { relation: compilePipeline(pipeline, { lets, openTable }), ownLimit: hasOwnLimit(pipeline) }
  })
  compiledQueries.set(text, compiled)
  return compiled
}

function hasOwnLimit({ operators }: Pipeline): boolean {
  return operators.some(({ kind }) => kind === 'take')
}

/** A row of the relation as a JSON object. */
export function toRow({ columns }: Relation, row: unknown, context: Context): Row {
  return Object.fromEntries(columns.map((column) => [column.name, toJson(column.type, column.read(row, context))]))
}
