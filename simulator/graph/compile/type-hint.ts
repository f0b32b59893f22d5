import type { Expression, Operator } from '../parse/syntax.ts'

/** The resource type, in lower case, to which the leading `where` operators limit the rows; undefined if there is none. */
export function findTypeHint(operators: readonly Operator[]): string | undefined {
  for (const operator of operators) {
    if (operator.kind !== 'where') return undefined
    const type = findInCondition(operator.condition)
    if (type !== undefined) return type
  }
  return undefined
}

function findInCondition(condition: Expression): string | undefined {
  if (condition.kind !== 'binary') return undefined
  const { operator, left, right } = condition
  if (operator === 'and') return findInCondition(left) ?? findInCondition(right)
  if (operator !== '=~' && operator !== '==') return undefined
  if (left.kind !== 'name' || left.name !== 'type' || right.kind !== 'literal') return undefined
  return typeof right.value === 'string' ? right.value.toLowerCase() : undefined
}
