import { evaluateQuery } from '../../../simulator/graph/query.ts'
import type { Row, Table } from '../../../simulator/graph/tables/graph-tables.ts'
import { noon } from './graph-support.ts'

/** Tables whose rows the test can replace, and which report the change. */
function createTables(initial: Readonly<Record<string, readonly Row[]>>) {
  const read: unknown[] = []
  const tables = Object.fromEntries(Object.entries(initial).map(([name, rows]) => [name, createTable(rows, read)]))
  const opened = { rows: (name: string) => tables[name]?.table }
  return {
    read,
    replace: (name: string, index: number, row: Row) => tables[name]?.replace(index, row),
    loseTrack: (name: string) => tables[name]?.loseTrack(),
    ask: (query: string, now = noon) => evaluateQuery(query, opened, now).rows,
  }
}

function createTable(initial: readonly Row[], read: unknown[]) {
  const rows = [...initial]
  let version = 0
  let changed: readonly number[] | undefined
  const table: Table = {
    length: rows.length,
    at: (index) => {
      const row = rows[index]
      return row && { ...row, properties: () => (read.push(row['name']), row['properties']) }
    },
    get version() {
      return version
    },
    changedSince: () => changed,
  }
  return {
    table,
    replace: (index: number, row: Row) => {
      rows[index] = row
      version += 1
      changed = [index]
    },
    loseTrack: () => {
      version += 1
      changed = undefined
    },
  }
}

const things: readonly Row[] = [
  { id: '1', name: 'One', location: 'west', properties: { size: 3, owner: 'a' } },
  { id: '2', name: 'Two', location: 'east', properties: { size: 1, owner: 'b' } },
  { id: '3', name: 'Three', location: 'west', properties: { size: 2, owner: 'x' } },
]
const owners: readonly Row[] = [
  { id: 'o1', name: 'a', properties: { called: 'Ada' } },
  { id: 'o2', name: 'b', properties: { called: 'Bob' } },
]
const bySize = 'Resources | extend size = toint(properties.size) | order by size asc | project name, size'
const withOwner = (kind: string) => `Resources | extend owner = tostring(properties.owner)
  | join kind=${kind} (ResourceContainers | project owner = name, called = tostring(properties.called)) on owner
  | where called !contains 'q' | order by name asc | project name, called`

describe('what was worked out about rows', () => {
  it('serves other queries too, under other names, behind other filters', () => {
    const { ask, read } = createTables({ resources: things })
    ask(bySize)
    const readAtFirst = [...read]
    const rows = ask(
      "Resources | where location == 'west' | extend s = toint(properties.size) | project s | order by s asc",
    )

    expect(rows).toEqual([{ s: 2 }, { s: 3 }])
    expect([readAtFirst.length, read.length]).toEqual([3, 3])
  })

  it('is forgotten for a row that has changed, and for that one alone', () => {
    const { ask, read, replace } = createTables({ resources: things })
    ask(bySize)
    read.length = 0
    replace('resources', 0, { id: '1', name: 'Uno', properties: { size: 0 } })

    expect(ask(bySize)).toEqual([
      { name: 'Uno', size: 0 },
      { name: 'Two', size: 1 },
      { name: 'Three', size: 2 },
    ])
    expect(read).toEqual(['Uno'])
  })

  it('is forgotten altogether when the table does not know which rows have changed', () => {
    const { ask, read, loseTrack } = createTables({ resources: things })
    ask(bySize)
    read.length = 0
    loseTrack('resources')
    ask(bySize)

    expect(read).toHaveLength(3)
  })

  it.each(['leftouter', 'inner', 'innerunique', 'fullouter'])('follows both sides of a %s join', (kind) => {
    const { ask, replace } = createTables({ resources: things, resourcecontainers: owners })
    const callOf = (name: string) => ask(withOwner(kind)).find((row) => row['name'] === name)?.['called']
    const found = [callOf('One')]
    replace('resourcecontainers', 0, { id: 'o1', name: 'a', properties: { called: 'Augusta' } })
    found.push(callOf('One'))
    replace('resources', 0, { ...things[0], properties: { owner: 'b' } })
    found.push(callOf('One'))
    replace('resourcecontainers', 1, { id: 'o2', name: 'gone', properties: {} })
    found.push(callOf('One'))

    const unmatched = kind === 'leftouter' || kind === 'fullouter' ? '' : undefined
    expect(found).toEqual(['Ada', 'Augusta', 'Bob', unmatched])
  })

  it('finds several right rows as soon as there are several', () => {
    const { ask, replace } = createTables({ resources: things, resourcecontainers: owners })
    const before = ask(withOwner('inner'))
    replace('resourcecontainers', 1, { id: 'o2', name: 'a', properties: { called: 'Ann' } })

    expect(before.map(({ called }) => called)).toEqual(['Ada', 'Bob'])
    expect(ask(withOwner('inner'))).toEqual([
      { name: 'One', called: 'Ada' },
      { name: 'One', called: 'Ann' },
    ])
  })

  it('tells apart columns of one name that say different things', () => {
    const { ask } = createTables({ resources: things })
    const names = (query: string) => ask(`Resources | ${query} | project name | order by name asc`)

    expect(names("extend name = toupper(name) | where name contains_cs 'T'")).toHaveLength(2)
    expect(names("where name contains_cs 'T' | extend name = strcat(name, '!')")).toEqual([
      { name: 'Three!' },
      { name: 'Two!' },
    ])
    expect(names("extend name = strcat(name, '?') | extend name = strcat(name, '!')")[0]).toEqual({ name: 'One?!' })
    expect(names('extend name = tostring(pack_all())')[0]).not.toEqual(
      names("extend location = '' | extend name = tostring(pack_all())")[0],
    )
  })

  it('tells apart literals that look alike', () => {
    const { ask } = createTables({ resources: things })
    const valueOf = (literal: string) => ask(`Resources | take 1 | project x = strcat(location, ${literal})`)

    expect(['1', '"1"', '1.5', 'true', 'dynamic("a,b")', '"a", "b"', '"a\\",\\"b"'].map(valueOf)).toEqual(
      ['west1', 'west1', 'west1.5', 'westtrue', 'westa,b', 'westab', 'westa","b'].map((x) => [{ x }]),
    )
  })

  it('is not told by the names that let gives', () => {
    const { ask } = createTables({ resources: things })
    const first = (word: string) => ask(`let w = '${word}'; Resources | take 1 | project x = strcat(w, name)`)

    expect([first('a'), first('b')]).toEqual([[{ x: 'aOne' }], [{ x: 'bOne' }]])
  })

  it('does not let one query fail for what another one asked', () => {
    const { ask } = createTables({
      resources: [{ id: '1', name: '[', properties: { size: 1 } }],
    })
    const bad = "Resources | extend broken = strcat(properties.size, extract('[', 0, name))"

    expect(() => ask(`${bad} | project broken`)).toThrow('regular expression')
    expect(ask('Resources | extend size = toint(properties.size) | project size')).toEqual([{ size: 1 }])
  })

  it('never includes the time', () => {
    const { ask } = createTables({ resources: things })
    const query = 'Resources | take 1 | extend at = now() | project at'

    expect(ask(query, noon)).not.toEqual(ask(query, noon + 1000))
  })
})
