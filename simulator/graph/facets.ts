import { compileOperators } from './compile-pipeline.ts'
import { guardDepth } from './guard-depth.ts'
import { QueryError } from './query-error.ts'
import type { ErrorDetail } from './query-error.ts'
import type { QueryResult } from './query.ts'
import { toRow } from './query.ts'
import { readQuery } from './read-query.ts'
import type { Column } from './relation.ts'
import type { FacetRequest } from './resources-request.ts'
import { toData } from './result-format.ts'
import type { ResultFormat } from './result-format.ts'
import type { Assignment, Operator } from './syntax.ts'

const defaultTop = 1000

/** Counts the query's whole result by the facet's columns. What is wrong with a facet is told in its place. */
export function computeFacet(facet: FacetRequest, result: QueryResult, format: ResultFormat): unknown {
  const { expression, options } = facet
  const names = expression.split(',').map((name) => name.trim())
  const columns = names.map((name) => findColumn(name, result))
  const unknown = names.filter((_, index) => columns[index] === undefined)
  if (unknown.length > 0) return facetError(expression, invalidColumns(unknown, names.length))
  try {
    const known = columns.filter((column) => column !== undefined)
    const facets = guardDepth(() => compileOperators(result.relation, toOperators(known, options), new Map()))
    const rows = Array.from(facets.rows(result.context))
    const page = rows.slice(0, options?.$top ?? defaultTop).map((row) => toRow(facets, row, result.context))
    return {
      expression,
      totalRecords: rows.length,
      count: page.length,
      data: toData(format, facets.columns, page),
      resultType: 'FacetResult',
    }
  } catch (error) {
    if (error instanceof QueryError) return facetError(expression, error.details)
    throw error
  }
}

/** A column, also by the path from which the query took it: `properties.a.b` finds `properties_a_b`. */
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

function toOperators(columns: readonly Column[], options: FacetRequest['options']): readonly Operator[] {
  const order = options?.sortOrder ?? 'desc'
  return [
    ...(options?.filter === undefined ? [] : readOperators(`where ${options.filter}`, 'where')),
    {
      kind: 'summarize',
      by: columns.map(toGroupKey),
      aggregates: [{ name: 'count', expression: { kind: 'call', name: 'count', args: [] } }],
    },
    ...readOperators(`order by ${options?.sortBy ?? "['count']"} ${order}`, 'sort'),
  ]
}

function toGroupKey({ name, type }: Column): Assignment {
  const column = { kind: 'name', name } as const
  return { name, expression: type === 'dynamic' ? { kind: 'call', name: 'tostring', args: [column] } : column }
}

/** One operator of the expected kind: a facet's option is an expression, not a pipeline. */
function readOperators(text: string, expected: Operator['kind']): readonly Operator[] {
  const { operators } = readQuery(`Resources | ${text}`).pipeline
  if (operators.length !== 1 || operators[0]?.kind !== expected) {
    throw new QueryError('InvalidFacetExpression', 'The facet expression is invalid.')
  }
  return operators
}
