import type { Evaluate } from '../compile/scalar.ts'
import type { Operator } from '../parse/syntax.ts'
import { type Column, type Context, listRows, type Relation, withColumns } from '../tables/relation.ts'
import { nothingOf } from '../tables/values.ts'
import { createKey, findKey, nameRightColumns, requireSameType } from './join.ts'
import type { RightSide } from './right-side.ts'

type Join = Extract<Operator, { kind: 'join' }>

/** Right rows by key; undefined if a key has several rows, because a left row may then produce several rows. */
type Index = ReadonlyMap<unknown, unknown> | undefined

const indexes = new WeakMap<RightSide, Map<string, Index>>()

/**
 * A join with at most one right row per left row only adds columns to the left rows. The left rows keep their numbers,
 * and the matching right rows are cached with the left table. Undefined if the join is of another kind.
 */
export function createLookup(left: Relation, right: RightSide, join: Join, context: Context): Relation | undefined {
  const { cells } = left
  if (cells === undefined || right.identity === undefined) return undefined
  if (join.flavor !== 'leftouter' && join.flavor !== 'inner') return undefined
  const leftKeys = join.on.map((key) => findKey(left, key.left))
  const rightKeys = join.on.map((key) => findKey(right, key.right))
  leftKeys.forEach((key, index) => requireSameType(key, rightKeys[index]))
  const index = recallIndex(right, rightKeys, context)
  if (index === undefined || leftKeys.some(({ identity }) => identity === undefined)) return undefined

  const keys = JSON.stringify([leftKeys.map(({ identity }) => identity), rightKeys.map(({ name }) => name)])
  const identity = cells.intern(`match ${right.identity} ${keys}`)
  const keyOf = createKey(leftKeys)
  const { evaluate: match } = cells.remember(identity, (row, moment) => index.get(keyOf(row, moment)) ?? null, false)
  const names = nameRightColumns(left, right)
  const added = right.columns.map((column, number): Column => ({
    ...lookUp(column, match),
    name: names[number] ?? column.name,
    identity: cells.intern(`of ${identity} ${JSON.stringify(column.name)}`),
  }))
  const columns = [...left.columns, ...added]
  if (join.flavor === 'leftouter') return withColumns(left, columns)
  return {
    columns,
    cells,
    *rows(moment) {
      for (const row of left.rows(moment)) if (match(row, moment) !== null) yield row
    },
  }
}

function lookUp(column: Column, match: Evaluate): Column {
  const nothing = nothingOf(column.type)
  return {
    name: column.name,
    type: column.type,
    read: (row, context) => {
      const found = match(row, context)
      return found === null ? nothing : column.read(found, context)
    },
  }
}

function recallIndex(right: RightSide, keys: readonly Column[], context: Context): Index {
  const ofRight = indexes.get(right) ?? new Map<string, Index>()
  indexes.set(right, ofRight)
  const name = JSON.stringify(keys.map((key) => key.name))
  if (!ofRight.has(name)) ofRight.set(name, createIndex(right, keys, context))
  return ofRight.get(name)
}

/** A null in any key column matches nothing. */
function createIndex(right: RightSide, keys: readonly Column[], context: Context): Index {
  const keyOf = createKey(keys)
  const index = new Map<unknown, unknown>()
  for (const row of listRows(right, context)) {
    const key = keyOf(row, context)
    if (key === null) continue
    if (index.has(key)) return undefined
    index.set(key, row)
  }
  return index
}
