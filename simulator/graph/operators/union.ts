import { QueryError } from '../query-error.ts'
import type { Column, Relation } from '../tables/relation.ts'
import { nothingOf } from '../tables/values.ts'

interface LegRow {
  readonly leg: number
  readonly row: unknown
}

/** Columns of the same name and type become one. If the types differ, they stay apart with the type in their names. */
export function createUnion(
  legs: readonly Relation[],
  operator: { readonly columns: 'inner' | 'outer'; readonly sourceColumn?: string | undefined },
): Relation<LegRow> {
  const byKey = new Map<string, (Column | undefined)[]>()
  legs.forEach(({ columns }, leg) => {
    for (const column of columns) {
      const key = `${column.name}\n${column.type}`
      const sources = byKey.get(key) ?? Array.from(legs, () => undefined)
      sources[leg] = column
      byKey.set(key, sources)
    }
  })
  const merged = [...byKey.values()].filter((sources) => operator.columns === 'outer' || !sources.includes(undefined))
  const names = merged.map((sources) => sources.find((source) => source !== undefined)?.name)
  const columns = merged.map((sources) => mergeColumn(sources, names))
  return {
    columns: operator.sourceColumn === undefined ? columns : [sourceColumn(operator.sourceColumn, names), ...columns],
    *rows(context) {
      for (const [leg, relation] of legs.entries()) for (const row of relation.rows(context)) yield { leg, row }
    },
  }
}

function mergeColumn(sources: readonly (Column | undefined)[], names: readonly (string | undefined)[]): Column<LegRow> {
  const known = sources.find((source) => source !== undefined)
  if (known === undefined) throw new RangeError('a column has at least one source')
  const { name, type } = known
  const nothing = nothingOf(type)
  const isRepeated = names.filter((other) => other === name).length > 1
  return {
    name: isRepeated ? `${name}_${type}` : name,
    type,
    read: ({ leg, row }, context) => sources[leg]?.read(row, context) ?? nothing,
  }
}

function sourceColumn(name: string, names: readonly (string | undefined)[]): Column<LegRow> {
  if (names.includes(name)) throw new QueryError('Default', `A column named '${name}' already exists.`)
  return { name, type: 'string', read: ({ leg }) => `union_arg${leg}` }
}
