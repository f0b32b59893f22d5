import { isBag, toJson, toText, type ValueType } from '../tables/values.ts'
import { ofValue, ofValues, type ScalarFunction } from './scalar-function.ts'

const pack = ofValues([2, 128], 'dynamic', (values, types) => packBag(values, types))
const merge = ofValues([2, 64], 'dynamic', (bags) =>
  // The leftmost bag wins.
  Object.assign({}, ...bags.filter(isBag).reverse()),
)
const hasElement = ofValues([2, 2], 'bool', ([array, wanted], types) => indexOf(array, wanted, types) >= 0)

export const DYNAMIC_FUNCTIONS: Readonly<Record<string, ScalarFunction>> = {
  array_length: ofValue('long', (array) => (Array.isArray(array) ? array.length : null)),
  array_concat: ofValues([1, 64], 'dynamic', (arrays) => arrays.flatMap(elements)),
  array_index_of: ofValues([2, 5], 'long', ([array, wanted], types) =>
    Array.isArray(array) ? indexOf(array, wanted, types) : null,
  ),
  array_slice: ofValues([3, 3], 'dynamic', ([array, from, to]) => slice(array, from, to)),
  array_sort_asc: ofValue('dynamic', (array) => (Array.isArray(array) ? sorted(array, 1) : null)),
  array_sort_desc: ofValue('dynamic', (array) => (Array.isArray(array) ? sorted(array, -1) : null)),
  set_has_element: hasElement,
  set_union: ofValues([2, 64], 'dynamic', (arrays) => unique(arrays.flatMap(elements))),
  set_intersect: ofValues([2, 64], 'dynamic', (arrays) => intersection(arrays.map(elements))),
  set_difference: ofValues([2, 64], 'dynamic', ([first, ...others]) =>
    difference(elements(first), others.flatMap(elements)),
  ),
  bag_keys: ofValue('dynamic', (bag) => (isBag(bag) ? Object.keys(bag) : null)),
  bag_has_key: ofValues(
    [2, 2],
    'bool',
    ([bag, key]) => isBag(bag) && typeof key === 'string' && Object.hasOwn(bag, key),
  ),
  bag_merge: merge,
  bag_pack: pack,
  pack,
  pack_dictionary: pack,
  pack_array: ofValues([0, 64], 'dynamic', (values, types) =>
    values.map((value, index) => toJson(types[index] ?? 'dynamic', value)),
  ),
}

function packBag(values: readonly unknown[], types: readonly ValueType[]): unknown {
  const entries = Array.from({ length: Math.floor(values.length / 2) }, (_, index) => {
    const at = index * 2
    return [toText(types[at] ?? 'string', values[at]), toJson(types[at + 1] ?? 'dynamic', values[at + 1])] as const
  })
  return Object.fromEntries(entries)
}

function elements(array: unknown): readonly unknown[] {
  return Array.isArray(array) ? array : []
}

function keyOf(value: unknown): string {
  return JSON.stringify(value)
}

function indexOf(array: unknown, wanted: unknown, types: readonly ValueType[]): number {
  const key = keyOf(toJson(types[1] ?? 'dynamic', wanted))
  return elements(array).findIndex((element) => keyOf(element) === key)
}

function slice(array: unknown, from: unknown, to: unknown): unknown {
  if (!Array.isArray(array) || typeof from !== 'number' || typeof to !== 'number') return null
  // Kusto's end index is inclusive, JavaScript's is exclusive.
  return array.slice(from, to === -1 ? undefined : to + 1)
}

function sorted(array: readonly unknown[], sign: 1 | -1): unknown {
  return array.toSorted((left, right) => {
    if (left === right) return 0
    const below =
      typeof left === 'number' && typeof right === 'number'
        ? left < right
        : toText('dynamic', left) < toText('dynamic', right)
    return below ? -sign : sign
  })
}

function unique(values: readonly unknown[]): readonly unknown[] {
  return [...new Map(values.map((value) => [keyOf(value), value])).values()]
}

function intersection([first = [], ...others]: readonly (readonly unknown[])[]): readonly unknown[] {
  const keys = others.map((array) => new Set(array.map(keyOf)))
  return unique(first).filter((value) => keys.every((known) => known.has(keyOf(value))))
}

function difference(first: readonly unknown[], others: readonly unknown[]): readonly unknown[] {
  const keys = new Set(others.map(keyOf))
  return unique(first).filter((value) => !keys.has(keyOf(value)))
}
