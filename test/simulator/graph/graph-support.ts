import { evaluateQuery, type GraphTables, QueryError, type Row } from '../../../simulator/graph/query.ts'

export const noon = Date.UTC(2026, 0, 15, 12)

export function tablesOf(tables: Readonly<Record<string, readonly Row[]>>): GraphTables {
  return { rows: (table) => tables[table] }
}

/** A row of Resources. Columns that aren't given are absent, as they may be in the world. */
export function resource(given: Row): Row {
  return { id: '/r/1', name: 'one', type: 'test/things', ...given }
}

export function run(
  query: string,
  resources: readonly Row[] = [resource({})],
  more: Readonly<Record<string, readonly Row[]>> = {},
): readonly Row[] {
  return evaluateQuery(query, tablesOf({ resources, ...more }), noon).rows
}

/** The value of an expression for one row. */
export function valueOf(expression: string, row: Row = resource({})): unknown {
  return run(`Resources | project result = ${expression}`, [row])[0]?.['result']
}

/** Names of the rows that match a condition. */
export function namesWhere(condition: string, rows: readonly Row[]): readonly unknown[] {
  return run(`Resources | where ${condition} | project name`, rows).map(({ name }) => name)
}

export function errorOf(query: string, more: Readonly<Record<string, readonly Row[]>> = {}): QueryError {
  try {
    run(query, [resource({})], more)
  } catch (error) {
    if (error instanceof QueryError) return error
    throw error
  }
  throw new Error(`expected to be refused: ${query}`)
}
