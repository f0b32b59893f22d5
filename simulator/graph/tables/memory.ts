import { LRUCache } from 'lru-cache'
import type { GraphTables, Table } from './graph-tables.ts'

/** A cache of values computed from a person's whole tables. A value is stale once one of its tables changes. */
export interface Memory {
  /** `tables` are the tables that `make` reads. It may depend on nothing else. */
  recall<Value>(kind: MemoryKind<Value>, key: string, tables: readonly Table[], make: () => Value): Value
}

/** Keeps cached values of different types apart. */
export interface MemoryKind<Value> {
  readonly entries: WeakMap<GraphTables, LRUCache<string, Entry<Value>>>
  readonly max: number
}

interface Entry<Value> {
  readonly value: Value
  readonly versions: readonly (readonly [Table, number | undefined])[]
}

export function createMemoryKind<Value>({ max }: { readonly max: number }): MemoryKind<Value> {
  return { entries: new WeakMap(), max }
}

export function memoryOf(owner: GraphTables): Memory {
  return {
    recall: ({ entries, max }, key, tables, make) => {
      const ofOwner = entries.get(owner) ?? new LRUCache({ max })
      entries.set(owner, ofOwner)
      const known = ofOwner.get(key)
      if (known !== undefined && isCurrent(known, tables)) return known.value
      // Drops the stale value before building its successor: both at once would take twice the memory.
      ofOwner.delete(key)
      const versions = tables.map((table) => [table, table.version] as const)
      const value = make()
      ofOwner.set(key, { value, versions })
      return value
    },
  }
}

function isCurrent<Value>({ versions }: Entry<Value>, tables: readonly Table[]): boolean {
  return (
    versions.length === tables.length &&
    versions.every(([table, version], index) => table === tables[index] && table.version === version)
  )
}
