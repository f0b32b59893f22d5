import type { ValueType } from '../tables/values.ts'

/** The simulator's own representation of a query: the part of Kusto's language that Resource Graph evaluates. */
export type Expression =
  | { readonly kind: 'literal'; readonly type: ValueType; readonly value: unknown }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'path'; readonly source: Expression; readonly key: string }
  | { readonly kind: 'element'; readonly source: Expression; readonly index: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'negation'; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: 'list'
      readonly operator: string
      readonly left: Expression
      readonly items: readonly Expression[]
    }
  | {
      readonly kind: 'between'
      readonly negated: boolean
      readonly value: Expression
      readonly from: Expression
      readonly to: Expression
    }
  | { readonly kind: 'star' }

export interface Assignment {
  readonly name?: string | undefined
  readonly expression: Expression
}

export interface SortKey {
  readonly expression: Expression
  readonly descending: boolean
  readonly nullsFirst: boolean
}

export interface ExpandedItem extends Assignment {
  readonly toType?: ValueType | undefined
}

export const JOIN_FLAVORS = ['innerunique', 'inner', 'leftouter', 'fullouter'] as const
export type JoinFlavor = (typeof JOIN_FLAVORS)[number]

/** A part of `parse … with`: literal text, a column to capture, or text to skip. */
export type ParsePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'capture'; readonly name: string; readonly type: ValueType }
  | { readonly kind: 'skip' }

export type Operator =
  | { readonly kind: 'where'; readonly condition: Expression }
  | { readonly kind: 'extend' | 'project'; readonly assignments: readonly Assignment[] }
  | { readonly kind: 'project-away' | 'project-keep'; readonly patterns: readonly string[] }
  | { readonly kind: 'project-rename'; readonly renames: readonly { readonly to: string; readonly from: string }[] }
  | {
      readonly kind: 'project-reorder'
      readonly patterns: readonly { readonly pattern: string; readonly order?: 'asc' | 'desc' | undefined }[]
    }
  | { readonly kind: 'sort'; readonly keys: readonly SortKey[] }
  | { readonly kind: 'take'; readonly count: Expression }
  | { readonly kind: 'top'; readonly count: Expression; readonly key: SortKey }
  | { readonly kind: 'summarize'; readonly aggregates: readonly Assignment[]; readonly by: readonly Assignment[] }
  | { readonly kind: 'count' }
  | { readonly kind: 'distinct'; readonly by: readonly Assignment[] | 'all' }
  | {
      readonly kind: 'join'
      readonly flavor: JoinFlavor
      readonly right: Pipeline
      readonly on: readonly { readonly left: string; readonly right: string }[]
    }
  | {
      readonly kind: 'union'
      readonly columns: 'inner' | 'outer'
      readonly sourceColumn?: string | undefined
      readonly legs: readonly Pipeline[]
    }
  | {
      readonly kind: 'mv-expand'
      readonly items: readonly ExpandedItem[]
      readonly bagsAsArrays: boolean
      readonly indexColumn?: string | undefined
      readonly limit: number
    }
  | {
      readonly kind: 'parse'
      readonly filters: boolean
      readonly isRegex: boolean
      readonly source: Expression
      readonly parts: readonly ParsePart[]
    }

export interface Pipeline {
  /** As written; Resource Graph's table names are not case-sensitive. */
  readonly table: string
  readonly operators: readonly Operator[]
}

export interface Query {
  /** Scalars defined with `let`. */
  readonly lets: ReadonlyMap<string, Expression>
  readonly pipeline: Pipeline
  /** Why Kusto would refuse the query all the same, in its words. What the simulator says against it comes first. */
  readonly refusal?: string
}
