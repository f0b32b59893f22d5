import { firstFree } from '../compile/column-names.ts'
import { requireComparable } from '../compile/scalar.ts'
import type { JoinFlavor } from '../parse/syntax.ts'
import { QueryError } from '../query-error.ts'
import type { Column, Context, Relation } from '../tables/relation.ts'
import { nothingOf } from '../tables/values.ts'

/** A side is undefined if an outer join found no match. */
interface Pair {
  readonly left: unknown
  readonly right: unknown
}

export type KeyOf = (row: unknown, context: Context) => unknown

export function createJoin(
  left: Relation,
  right: Relation,
  operator: { readonly flavor: JoinFlavor; readonly on: readonly { readonly left: string; readonly right: string }[] },
): Relation<Pair> {
  const leftKeys = operator.on.map((key) => findKey(left, key.left))
  const rightKeys = operator.on.map((key) => findKey(right, key.right))
  leftKeys.forEach((key, index) => requireSameType(key, rightKeys[index]))
  const match = MATCHERS[operator.flavor]
  return {
    columns: joinColumns(left, right),
    rows: (context) =>
      match(left.rows(context), right.rows(context), createKey(leftKeys), createKey(rightKeys), context),
  }
}

/** A right column whose name is taken gets a number, such as `subscriptionId1`. */
export function nameRightColumns(left: Relation, right: Relation): readonly string[] {
  const names = new Set(left.columns.map(({ name }) => name))
  return right.columns.map(({ name }) => {
    const free = firstFree(name, names)
    names.add(free)
    return free
  })
}

/** Columns of both sides. */
function joinColumns(left: Relation, right: Relation): readonly Column<Pair>[] {
  const names = nameRightColumns(left, right)
  const ofLeft = left.columns.map((column): Column<Pair> => {
    const nothing = nothingOf(column.type)
    const { name, type } = column
    return {
      name,
      type,
      read: (pair, context) => (pair.left === undefined ? nothing : column.read(pair.left, context)),
    }
  })
  const ofRight = right.columns.map((column, index): Column<Pair> => {
    const nothing = nothingOf(column.type)
    return {
      name: names[index] ?? column.name,
      type: column.type,
      read: (pair, context) => (pair.right === undefined ? nothing : column.read(pair.right, context)),
    }
  })
  return [...ofLeft, ...ofRight]
}

export function findKey(relation: Relation, name: string): Column {
  const column = relation.columns.find((candidate) => candidate.name === name)
  if (column === undefined)
    throw new QueryError('Default', `Failed to resolve column or scalar expression named '${name}'`)
  requireComparable(column, 'Join key', name)
  return column
}

export function requireSameType(left: Column, right: Column | undefined): void {
  if (right === undefined || left.type === right.type) return
  throw new QueryError(
    'Default',
    `Cannot join on '${left.name}' and '${right.name}' of types ${left.type} and ${right.type}. Try adding explicit casts`,
  )
}

/** Combines the key columns into one lookup value. A null in any key column matches nothing. */
export function createKey(columns: readonly Column[]): KeyOf {
  const [only] = columns
  if (columns.length === 1 && only !== undefined) return (row, context) => only.read(row, context)
  return (row, context) => {
    const values = columns.map((column) => column.read(row, context))
    return values.includes(null) ? null : JSON.stringify(values)
  }
}

type Match = (
  left: Iterable<unknown>,
  right: Iterable<unknown>,
  leftKey: KeyOf,
  rightKey: KeyOf,
  context: Context,
) => readonly Pair[]

const MATCHERS: Readonly<Record<JoinFlavor, Match>> = {
  inner: (left, right, leftKey, rightKey, context) => matchRows(left, right, leftKey, rightKey, context, 'drop'),
  innerunique: (left, right, leftKey, rightKey, context) => {
    const firsts = new Map<unknown, unknown>()
    for (const row of left) {
      const key = leftKey(row, context)
      if (!firsts.has(key)) firsts.set(key, row)
    }
    return matchRows(firsts.values(), right, leftKey, rightKey, context, 'drop')
  },
  leftouter: (left, right, leftKey, rightKey, context) => matchRows(left, right, leftKey, rightKey, context, 'keep'),
  fullouter: (left, right, leftKey, rightKey, context) => {
    const rightRows = Array.from(right)
    const pairs = matchRows(left, rightRows, leftKey, rightKey, context, 'keep')
    const found = new Set(pairs.map((pair) => pair.right))
    return [...pairs, ...rightRows.filter((row) => !found.has(row)).map((row) => ({ left: undefined, right: row }))]
  },
}

function matchRows(
  left: Iterable<unknown>,
  right: Iterable<unknown>,
  leftKey: KeyOf,
  rightKey: KeyOf,
  context: Context,
  unmatched: 'keep' | 'drop',
): readonly Pair[] {
  const leftRows = Array.from(left)
  const keys = leftRows.map((row) => leftKey(row, context))
  const { first, others } = indexRows(right, rightKey, new Set(keys), context)
  const pairs: Pair[] = []
  leftRows.forEach((row, index) => {
    const key = keys[index]
    const found = first.get(key)
    if (found !== undefined || unmatched === 'keep') pairs.push({ left: row, right: found })
    others.get(key)?.forEach((other) => pairs.push({ left: row, right: other }))
  })
  return pairs
}

/** Rows by key, for the wanted keys. Nearly every key has one row, so further rows go into a separate map. */
function indexRows(rows: Iterable<unknown>, keyOf: KeyOf, wanted: ReadonlySet<unknown>, context: Context) {
  const first = new Map<unknown, unknown>()
  const others = new Map<unknown, unknown[]>()
  for (const row of rows) {
    const key = keyOf(row, context)
    if (key === null || !wanted.has(key)) continue
    if (!first.has(key)) {
      first.set(key, row)
      continue
    }
    const more = others.get(key)
    if (more === undefined) others.set(key, [row])
    else more.push(row)
  }
  return { first, others }
}
