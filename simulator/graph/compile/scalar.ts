import { QueryError } from '../query-error.ts'
import type { Context } from '../tables/relation.ts'
import { toText, type ValueType } from '../tables/values.ts'

export type Evaluate = (row: unknown, context: Context) => unknown

/** A compiled expression. `evaluate` never returns undefined, and never null for a string. */
export interface Scalar {
  readonly type: ValueType
  readonly evaluate: Evaluate
  /** Present if the value depends on neither row nor context. */
  readonly constant?: { readonly value: unknown } | undefined
}

export function constantScalar(type: ValueType, value: unknown): Scalar {
  return { type, evaluate: () => value, constant: { value } }
}

/** Reads the scalar as text; a null dynamic becomes the empty string. */
export function textOf({ type, evaluate }: Scalar): (row: unknown, context: Context) => string {
  return (row, context) => {
    const value = evaluate(row, context)
    return typeof value === 'string' ? value : toText(type, value)
  }
}

/** Throws QueryError for a dynamic value: Kusto can't group, join or sort by one. */
export function requireComparable(scalar: { readonly type: ValueType }, role: string, name: string): void {
  if (scalar.type !== 'dynamic') return
  throw new QueryError(
    'Default',
    `${role} '${name}' is of a 'dynamic' type. Please use an explicit cast (for example, 'tostring(${name})').`,
  )
}
