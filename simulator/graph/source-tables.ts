import { QueryError } from './query-error.ts'
import type { Column, Relation } from './relation.ts'
import type { Row } from './graph-tables.ts'
import { nothingOf } from './values.ts'
import type { ValueType } from './values.ts'

/** What every table of Resource Graph has, in the order in which it answers. */
const schema: readonly (readonly [string, ValueType])[] = [
  ['id', 'string'],
  ['name', 'string'],
  ['type', 'string'],
  ['tenantId', 'string'],
  ['kind', 'string'],
  ['location', 'string'],
  ['resourceGroup', 'string'],
  ['subscriptionId', 'string'],
  ['managedBy', 'string'],
  ['sku', 'dynamic'],
  ['plan', 'dynamic'],
  ['properties', 'dynamic'],
  ['tags', 'dynamic'],
  ['identity', 'dynamic'],
  ['zones', 'dynamic'],
  ['extendedLocation', 'dynamic'],
]

const columns: readonly Column<Row>[] = schema.map(([name, type]) => {
  const nothing = nothingOf(type)
  return { name, type, read: (row) => row[name] ?? nothing }
})

/** A table of the world, read anew at each evaluation. Its name is not case-sensitive. */
export function openTable(name: string, type: string | undefined): Relation<Row> {
  return {
    columns,
    rows: ({ tables }) => {
      const rows = tables.rows(name.toLowerCase(), type)
      if (rows !== undefined) return rows
      throw new QueryError('DisallowedLogicalTableName', `Table ${name} is invalid, unsupported or disallowed.`)
    },
  }
}
