import { LRUCache } from 'lru-cache'
import { compileOperators } from '../compile/compile-pipeline.ts'
import { isTimeless } from '../compile/timeless.ts'
import { guardDepth } from '../parse/guard-depth.ts'
import { readQuery } from '../parse/read-query.ts'
import type { Assignment, Operator } from '../parse/syntax.ts'
import { type QueryResult, toRow } from '../query.ts'
import { type ErrorDetail, QueryError } from '../query-error.ts'
import { type Column, listRows, type Relation } from '../tables/relation.ts'
import type { FacetRequest } from './resources-request.ts'
import { type ResultFormat, toData } from './result-format.ts'

const DEFAULT_TOP = 1000
const NO_TABLES = { lets: new Map() } as const

/** Counts the query's whole result by the facet's columns. An invalid facet gets a FacetError in its place. */
export function computeFacet(facet: FacetRequest, result: QueryResult, format: ResultFormat): unknown {
  const { expression, options } = facet
  const names = expression.split(',').map((name) => name.trim())
  const columns = names.map((name) => findColumn(name, result))
  const unknown = names.filter((_, index) => columns[index] === undefined)
  if (unknown.length > 0) return facetError(expression, invalidColumns(unknown, names.length))
  try {
    const known = columns.filter((column) => column !== undefined)
    const { relation, rows } = guardDepth(() => recallGroups(known, options, result))
    const page = rows.slice(0, options?.$top ?? DEFAULT_TOP).map((row) => toRow(relation, row, result.context))
    return {
      expression,
      totalRecords: rows.length,
      count: page.length,
      data: toData(format, relation.columns, page),
      resultType: 'FacetResult',
    }
  } catch (error) {
    if (error instanceof QueryError) return facetError(expression, error.details)
    throw error
  }
}

interface Groups {
  readonly relation: Relation
  readonly rows: readonly unknown[]
}

/** Cached facet data of a result. The facets of one request mostly count the same part of it. */
interface Counted {
  readonly parts: LRUCache<string, Relation>
  readonly groups: LRUCache<string, Groups>
}

const counted = new WeakMap<Relation, Counted>()

function recallGroups(columns: readonly Column[], options: FacetRequest['options'], result: QueryResult): Groups {
  const known = counted.get(result.relation) ?? { parts: new LRUCache({ max: 8 }), groups: new LRUCache({ max: 40 }) }
  counted.set(result.relation, known)
  const filter = options?.filter === undefined ? [] : readOperators(`where ${options.filter}`, 'where')
  const order = readOperators(`order by ${options?.sortBy ?? "['count']"} ${options?.sortOrder ?? 'desc'}`, 'sort')
  const isLasting = isTimeless([filter, order])
  const key = JSON.stringify([columns.map(({ name }) => name), filter, order])
  const found = known.groups.get(key)
  if (found !== undefined) return found

  const partKey = JSON.stringify(filter)
  const part = known.parts.get(partKey) ?? selectPart(result, filter)
  const relation = compileOperators(part, [countBy(columns), ...order], NO_TABLES)
  const groups = { relation, rows: listRows(relation, result.context) }
  if (isLasting) {
    known.parts.set(partKey, part)
    known.groups.set(key, groups)
  }
  return groups
}

function selectPart({ relation, context }: QueryResult, filter: readonly Operator[]): Relation {
  if (filter.length === 0) return relation
  const part = compileOperators(relation, filter, NO_TABLES)
  const rows = listRows(part, context)
  return { columns: part.columns, cells: part.cells, rows: () => rows, list: () => rows }
}

/** Finds a column by its name or by its source path: `properties.a.b` finds `properties_a_b`. */
function findColumn(name: string, { relation }: QueryResult): Column | undefined {
  const flattened = name.replaceAll('.', '_')
  return (
    relation.columns.find((column) => column.name === name) ??
    relation.columns.find((column) => column.name === flattened)
  )
}

function invalidColumns(unknown: readonly string[], of: number): readonly ErrorDetail[] {
  const invalid = { code: 'InvalidColumnNames', message: `Invalid column names: [${unknown.join(', ')}].` }
  const none = { code: 'NoValidColumns', message: 'No valid columns in facet expression.' }
  return unknown.length === of ? [none, invalid] : [invalid]
}

function facetError(expression: string, errors: readonly ErrorDetail[]): unknown {
  return { expression, errors, resultType: 'FacetError' }
}

function countBy(columns: readonly Column[]): Operator {
  return {
    kind: 'summarize',
    by: columns.map(toGroupKey),
    aggregates: [{ name: 'count', expression: { kind: 'call', name: 'count', args: [] } }],
  }
}

function toGroupKey({ name, type }: Column): Assignment {
  const column = { kind: 'name', name } as const
  return { name, expression: type === 'dynamic' ? { kind: 'call', name: 'tostring', args: [column] } : column }
}

const readOptions = new LRUCache<string, readonly Operator[]>({ max: 500 })

/** Accepts one operator of the expected kind only: a facet's option is an expression, not a pipeline. */
function readOperators(text: string, expected: Operator['kind']): readonly Operator[] {
  const known = readOptions.get(text)
  if (known !== undefined) return known
  const { pipeline, refusal } = readQuery(`Resources | ${text}`)
  const { operators } = pipeline
  if (operators.length !== 1 || operators[0]?.kind !== expected || refusal !== undefined) {
    throw new QueryError('InvalidFacetExpression', 'The facet expression is invalid.')
  }
  readOptions.set(text, operators)
  return operators
}
