/** Rows in an order. `unordered` holds the same rows for callers that don't need the order. */
export interface Ordered<Row = unknown> {
  readonly unordered: readonly Row[]
  slice(from: number, to: number): readonly Row[]
}

export function inGivenOrder<Row>(rows: readonly Row[]): Ordered<Row> {
  return { unordered: rows, slice: (from, to) => rows.slice(from, to) }
}

/** Compares two positions in `rows` and never finds them equal. */
type Compare = (left: number, right: number) => number

/** Up to this many rows, sorting a part is quicker than splitting it. */
const FEW = 64

/**
 * Sorts rows only as far as they are read: the first 50 of 100,000 take one pass, not seventeen. Further pages cost
 * time only when a client requests them. (Quicksort that skips the parts not yet requested.)
 */
export function lazilySorted<Row>(rows: readonly Row[], compare: Compare): Ordered<Row> {
  const order = new Uint32Array(rows.length)
  for (let index = 0; index < order.length; index += 1) order[index] = index
  /** Parts in ascending order: all rows of a part come after those of earlier parts. `isSorted` is about rows within a part. */
  let parts: readonly Part[] = [{ from: 0, to: order.length, isSorted: order.length < 2 }]

  return {
    unordered: rows,
    slice: (from, to) => {
      const isWanted = (part: Part) => !part.isSorted && part.from < to && part.to > from
      while (parts.some(isWanted)) {
        parts = parts.flatMap((part) => (isWanted(part) ? sortOrSplit(order, part, compare) : [part]))
      }
      return Array.from(order.subarray(from, to), (index) => rows[index]).filter((row) => row !== undefined)
    },
  }
}

interface Part {
  readonly from: number
  readonly to: number
  readonly isSorted: boolean
}

function sortOrSplit(order: Uint32Array, { from, to }: Part, compare: Compare): readonly Part[] {
  if (to - from <= FEW) {
    order.subarray(from, to).sort(compare)
    return [{ from, to, isSorted: true }]
  }
  const at = split(order, from, to, compare)
  return [
    { from, to: at, isSorted: at - from < 2 },
    { from: at, to: at + 1, isSorted: true },
    { from: at + 1, to, isSorted: to - at - 1 < 2 },
  ]
}

/** Moves the rows that sort before the pivot to its left and the rest to its right. Returns the pivot's position. */
function split(order: Uint32Array, from: number, to: number, compare: Compare): number {
  const last = to - 1
  swap(order, choosePivot(order, from, last, compare), last)
  const pivot = order[last] ?? 0
  let at = from
  for (let index = from; index < last; index += 1) {
    if (compare(order[index] ?? 0, pivot) < 0) {
      swap(order, index, at)
      at += 1
    }
  }
  swap(order, at, last)
  return at
}

/** The median of three rows, which keeps sorted and reverse-sorted input quick too. */
function choosePivot(order: Uint32Array, first: number, last: number, compare: Compare): number {
  const three = [first, (first + last) >> 1, last]
  three.sort((left, right) => compare(order[left] ?? 0, order[right] ?? 0))
  return three[1] ?? first
}

function swap(order: Uint32Array, left: number, right: number): void {
  const kept = order[left] ?? 0
  order[left] = order[right] ?? 0
  order[right] = kept
}
