import { findAggregate } from '../functions/aggregates.ts'
import { findScalarFunction } from '../functions/scalar-functions.ts'
import type { Assignment, Expression } from '../parse/syntax.ts'
import { QueryError } from '../query-error.ts'

/** Kusto's name for a column that the query doesn't name: `properties.a.b` becomes `properties_a_b`. */
export function nameOf(expression: Expression): string | undefined {
  switch (expression.kind) {
    case 'name':
      return expression.name
    case 'path':
      return joined(nameOf(expression.source), expression.key)
    case 'element':
      return expression.index.kind === 'literal'
        ? joined(nameOf(expression.source), String(expression.index.value))
        : undefined
    case 'call':
      return nameOfCall(expression.name, expression.args)
    default:
      return undefined
  }
}

function joined(name: string | undefined, key: string): string | undefined {
  return name === undefined ? undefined : `${name}_${key.replaceAll(/[^\p{L}\p{N}_]/gu, '_')}`
}

function nameOfCall(name: string, [first]: readonly Expression[]): string | undefined {
  const argument = first === undefined ? undefined : nameOf(first)
  const aggregate = findAggregate(name)
  const scalar = findScalarFunction(name)
  const prefix = aggregate?.prefix ?? scalar?.namePrefix
  if (prefix !== undefined) return `${prefix}_${argument ?? ''}`
  return aggregate !== undefined || scalar?.namedAfterArgument === true ? argument : undefined
}

/** Names all assignments. Unnamed columns are numbered, as are duplicates that the query didn't name itself. */
export function nameAssignments(
  assignments: readonly Assignment[],
  taken: ReadonlySet<string> = new Set(),
): readonly string[] {
  const names = new Set(taken)
  let unnamed = 0
  return assignments.map(({ name, expression }) => {
    if (name !== undefined && names.has(name)) {
      throw new QueryError('Default', `A column with the name '${name}' is already declared.`)
    }
    const own = name ?? nameOf(expression) ?? `Column${(unnamed += 1)}`
    const free = firstFree(own, names)
    names.add(free)
    return free
  })
}

/** The first free name of `name`, `name1`, `name2`, …, as Kusto names duplicate columns of a join. */
export function firstFree(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name
  for (let number = 1; ; number += 1) if (!taken.has(`${name}${number}`)) return `${name}${number}`
}

/** Whether a column's name matches a pattern such as `prop*`. */
export function matchesPattern(name: string, pattern: string): boolean {
  if (!pattern.includes('*')) return name === pattern
  const source = pattern
    .split('*')
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*')
  return new RegExp(`^${source}$`, 's').test(name)
}
