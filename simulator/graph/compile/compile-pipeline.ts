import { createJoin } from '../operators/join.ts'
import { createLookup } from '../operators/lookup.ts'
import { createExpansion } from '../operators/mv-expand.ts'
import { createParse } from '../operators/parse-operator.ts'
import {
  dropColumns,
  extendColumns,
  keepColumns,
  projectColumns,
  renameColumns,
  reorderColumns,
} from '../operators/project.ts'
import { recallRightSide } from '../operators/right-side.ts'
import { createSort, createTake, createTop } from '../operators/sort.ts'
import { createCount, createDistinct, createSummary } from '../operators/summarize.ts'
import { createUnion } from '../operators/union.ts'
import type { Expression, Operator, Pipeline } from '../parse/syntax.ts'
import { QueryError } from '../query-error.ts'
import { type Context, createScope, listRows, type Relation } from '../tables/relation.ts'
import { findTable, openTable } from '../tables/source-tables.ts'
import { compileCondition, type ExpressionScope } from './compile-expression.ts'
import { findTypeHint } from './type-hint.ts'

export interface PipelineScope {
  readonly lets: ReadonlyMap<string, Expression>
  /** The tables that a pipeline may name, and the time of the query. Absent for facets, which can't name tables. */
  readonly context?: Context
}

export function compilePipeline(pipeline: Pipeline, scope: PipelineScope & { readonly context: Context }): Relation {
  const table = openTable(findTable(scope.context.tables, pipeline.table, findTypeHint(pipeline.operators)))
  return compileOperators(table, pipeline.operators, scope)
}

/** Applies operators to an existing relation. */
export function compileOperators(input: Relation, operators: readonly Operator[], scope: PipelineScope): Relation {
  return operators.reduce((relation, operator) => compileOperator(relation, operator, scope), input)
}

function compileOperator(input: Relation, operator: Operator, pipelines: PipelineScope): Relation {
  const scope: ExpressionScope = { ...createScope(input), lets: pipelines.lets }
  switch (operator.kind) {
    case 'where':
      return createFilter(input, operator.condition, scope)
    case 'extend':
      return extendColumns(input, operator.assignments, scope)
    case 'project':
      return projectColumns(input, operator.assignments, scope)
    case 'project-away':
      return dropColumns(input, operator.patterns)
    case 'project-keep':
      return keepColumns(input, operator.patterns)
    case 'project-rename':
      return renameColumns(input, operator.renames)
    case 'project-reorder':
      return reorderColumns(input, operator.patterns)
    case 'sort':
      return createSort(input, operator.keys, scope)
    case 'take':
      return createTake(input, operator.count, scope)
    case 'top':
      return createTop(input, operator, scope)
    case 'summarize':
      return createSummary(input, operator, scope)
    case 'count':
      return createCount(input)
    case 'distinct':
      return createDistinct(input, operator.by, scope)
    case 'join':
      return compileJoin(input, operator, requireContext(pipelines))
    case 'union': {
      const withContext = requireContext(pipelines)
      return createUnion([input, ...operator.legs.map((leg) => compilePipeline(leg, withContext))], operator)
    }
    case 'mv-expand':
      return createExpansion(input, operator, scope)
    case 'parse':
      return createParse(input, operator, scope)
  }
}

function requireContext({ lets, context }: PipelineScope): PipelineScope & { readonly context: Context } {
  if (context !== undefined) return { lets, context }
  throw new QueryError('DisallowedLogicalTableName', 'Tables are invalid, unsupported or disallowed here.')
}

/** Caches the right side together with its lookup indexes, because queries with the same right side share it. */
function compileJoin(
  input: Relation,
  operator: Extract<Operator, { kind: 'join' }>,
  scope: PipelineScope & { readonly context: Context },
): Relation {
  const make = () => compilePipeline(operator.right, scope)
  const right = recallRightSide(operator.right, scope, make)
  return createLookup(input, right, operator, scope.context) ?? createJoin(input, right, operator)
}

function createFilter(input: Relation, condition: Expression, scope: ExpressionScope): Relation {
  const { evaluate } = compileCondition(condition, scope)
  return {
    columns: input.columns,
    cells: input.cells,
    *rows(context) {
      for (const row of input.rows(context)) if (evaluate(row, context) === true) yield row
    },
    list: (context) => listRows(input, context).filter((row) => evaluate(row, context) === true),
  }
}
