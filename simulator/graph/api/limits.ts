import type { Operator, Pipeline } from '../parse/syntax.ts'
import { QueryError } from '../query-error.ts'

/** Resource Graph's limits for one query. */
const MAXIMUM_JOINS_AND_UNIONS = 3
const MAXIMUM_EXPANSIONS = 3
const MAXIMUM_CROSS_TABLE_JOINS = 1

/** Joins between these two tables don't count as cross-table. */
const FREELY_JOINED = new Set(['resources', 'resourcecontainers'])

/** Throws QueryError if Azure would reject the query for too many joins, unions or expansions. */
export function checkLimits(pipeline: Pipeline): void {
  const operators = allOperators(pipeline)
  const combined = operators.flatMap((operator) => rightTables(operator))
  if (combined.length > MAXIMUM_JOINS_AND_UNIONS) {
    throw limit(
      'DisallowedNumberOfJoins',
      `A query can have at most ${MAXIMUM_JOINS_AND_UNIONS} join and union operators.`,
    )
  }
  if (operators.filter(({ kind }) => kind === 'mv-expand').length > MAXIMUM_EXPANSIONS) {
    throw limit('DisallowedNumberOfMvExpands', `A query can have at most ${MAXIMUM_EXPANSIONS} mv-expand operators.`)
  }
  const remote = combined.filter((table) => !FREELY_JOINED.has(table))
  if (remote.length > MAXIMUM_CROSS_TABLE_JOINS) {
    throw limit(
      'DisallowedMaxNumberOfRemoteTables',
      `A query can have at most ${MAXIMUM_CROSS_TABLE_JOINS} cross-table join.`,
    )
  }
}

function limit(code: string, message: string): QueryError {
  return new QueryError(code, message)
}

function allOperators(pipeline: Pipeline): readonly Operator[] {
  return pipeline.operators.flatMap((operator) => [operator, ...rightPipelines(operator).flatMap(allOperators)])
}

function rightPipelines(operator: Operator): readonly Pipeline[] {
  if (operator.kind === 'join') return [operator.right]
  return operator.kind === 'union' ? operator.legs : []
}

function rightTables(operator: Operator): readonly string[] {
  return rightPipelines(operator).map(({ table }) => table.toLowerCase())
}
