import type { ExpressionScope } from './compile-expression.ts'
import { compileCondition } from './compile-expression.ts'
import { createCount, createDistinct, createSummary } from './summarize.ts'
import { createExpansion } from './mv-expand.ts'
import { createJoin } from './join.ts'
import { createParse } from './parse-operator.ts'
import { QueryError } from './query-error.ts'
import { keepColumns, extendColumns, projectColumns, renameColumns, reorderColumns, dropColumns } from './project.ts'
import { createScope } from './relation.ts'
import type { Relation } from './relation.ts'
import { createSort, createTake, createTop } from './sort.ts'
import type { Expression, Operator, Pipeline } from './syntax.ts'
import { findTypeHint } from './type-hint.ts'
import { createUnion } from './union.ts'

export interface PipelineScope {
  readonly lets: ReadonlyMap<string, Expression>
  /** The relation that a table's name stands for. `type`: only rows of this resource type are needed. */
  openTable(name: string, type: string | undefined): Relation
}

export function compilePipeline(pipeline: Pipeline, scope: PipelineScope): Relation {
  const table = scope.openTable(pipeline.table, findTypeHint(pipeline.operators))
  return pipeline.operators.reduce((input, operator) => compileOperator(input, operator, scope), table)
}

/** Operators after a relation that is there already. They can't name tables. */
export function compileOperators(
  input: Relation,
  operators: readonly Operator[],
  lets: PipelineScope['lets'],
): Relation {
  const scope: PipelineScope = {
    lets,
    openTable: (name) => {
      throw new QueryError('DisallowedLogicalTableName', `Table ${name} is invalid, unsupported or disallowed.`)
    },
  }
  return operators.reduce((relation, operator) => compileOperator(relation, operator, scope), input)
}

function compileOperator(input: Relation, operator: Operator, pipelines: PipelineScope): Relation {
  const scope: ExpressionScope = { ...createScope(input.columns), lets: pipelines.lets }
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
      return createJoin(input, compilePipeline(operator.right, pipelines), operator)
    case 'union':
      return createUnion([input, ...operator.legs.map((leg) => compilePipeline(leg, pipelines))], operator)
    case 'mv-expand':
      return createExpansion(input, operator, scope)
    case 'parse':
      return createParse(input, operator, scope)
  }
}

function createFilter(input: Relation, condition: Expression, scope: ExpressionScope): Relation {
  const { evaluate } = compileCondition(condition, scope)
  return {
    columns: input.columns,
    *rows(context) {
      for (const row of input.rows(context)) if (evaluate(row, context) === true) yield row
    },
  }
}
