import { evaluateQuery } from '../../../simulator/graph/query.ts'
import { errorOf, noon, resource, run, tablesOf } from './graph-support.ts'

const rows = [
  resource({ id: '/1', name: 'b', location: 'west', properties: { size: 3, disks: ['x', 'y'] } }),
  resource({ id: '/2', name: 'A', location: 'east', properties: { size: null, disks: [] } }),
  resource({ id: '/3', name: 'a', location: 'west', properties: { size: 1 } }),
]

function names(query: string): readonly unknown[] {
  return run(query, rows).map(({ name }) => name)
}

describe('columns', () => {
  it('are all returned by a query that projects nothing', () => {
    const { columns } = evaluateQuery('resources', tablesOf({ resources: rows }), noon)

    expect(columns.map(({ name }) => name)).toEqual([
      'id',
      'name',
      'type',
      'tenantId',
      'kind',
      'location',
      'resourceGroup',
      'subscriptionId',
      'managedBy',
      'sku',
      'plan',
      'properties',
      'tags',
      'identity',
      'zones',
      'extendedLocation',
    ])
  })

  it('are named after paths and conversions when the query names none', () => {
    const [row = {}] = run(
      'Resources | project properties.size, tostring(properties.disks[0]), tolower(name), x = name, location, strlen(name), 1 + 1',
      rows,
    )

    expect(Object.keys(row)).toEqual([
      'properties_size',
      'properties_disks_0',
      'Column1',
      'x',
      'location',
      'strlen_name',
      'Column2',
    ])
  })

  it('are replaced in place by extend', () => {
    const [row = {}] = run('Resources | project id, name | extend name = toupper(name), z = 1', rows)

    expect(row).toEqual({ id: '/1', name: 'B', z: 1 })
    expect(Object.keys(row)).toEqual(['id', 'name', 'z'])
  })

  it('are dropped, kept, renamed and reordered', () => {
    const [row = {}] = run(
      'Resources | project-keep id, name, loc*, type | project-away ty* | project-rename place = location | project-reorder place',
      rows,
    )

    expect(Object.keys(row)).toEqual(['place', 'id', 'name'])
  })

  it('are case-sensitive', () => {
    expect(errorOf('Resources | project Name').message).toContain("named 'Name'")
  })

  it('are only read from the rows that the answer needs', () => {
    const read: string[] = []
    const lazy = ['c', 'a', 'b'].map((name) => ({
      id: `/${name}`,
      name,
      get properties() {
        read.push(name)
        return { size: 1 }
      },
    }))
    const result = evaluateQuery(
      'Resources | extend size = properties.size | order by name asc',
      tablesOf({ resources: lazy }),
      noon,
    )

    expect(result.page(1, 1)).toMatchObject([{ name: 'b', size: 1 }])
    expect(new Set(read)).toEqual(new Set(['b']))
  })
})

describe('order by', () => {
  it('sorts descending by default and puts capitals before small letters', () => {
    expect(names('Resources | order by name')).toEqual(['b', 'a', 'A'])
    expect(names('Resources | sort by name asc')).toEqual(['A', 'a', 'b'])
  })

  it('sorts by several keys', () => {
    expect(names('Resources | order by location asc, name desc')).toEqual(['A', 'b', 'a'])
  })

  it('puts nulls first when ascending, last when descending, or where told', () => {
    expect(names('Resources | order by toint(properties.size) asc')).toEqual(['A', 'a', 'b'])
    expect(names('Resources | order by toint(properties.size) desc')).toEqual(['b', 'a', 'A'])
    expect(names('Resources | order by toint(properties.size) asc nulls last')).toEqual(['a', 'b', 'A'])
    expect(names('Resources | order by toint(properties.size) desc nulls first')).toEqual(['A', 'b', 'a'])
  })

  it('refuses a dynamic key', () => {
    expect(errorOf('Resources | order by properties.size').message).toContain("is of a 'dynamic' type")
  })

  it('keeps the best with top', () => {
    expect(names('Resources | top 2 by name asc')).toEqual(['A', 'a'])
  })
})

describe('take, count and distinct', () => {
  it('takes at most so many rows', () => {
    expect(names('Resources | take 2')).toEqual(['b', 'A'])
    expect(names('Resources | limit 0')).toEqual([])
  })

  it('reads no more rows than it takes', () => {
    const read = new Set<number>()
    const many = {
      length: 1000,
      at: (index: number) => {
        read.add(index)
        return resource({ name: `${index + 1}` })
      },
    }
    const { rows: taken } = evaluateQuery("Resources | where name != '2' | take 2", { rows: () => many }, noon)

    expect(taken.map(({ name }) => name)).toEqual(['1', '3'])
    expect([...read]).toEqual([0, 1, 2])
  })

  it('counts', () => {
    expect(run('Resources | count', rows)).toEqual([{ Count: 3 }])
  })

  it('gives each combination once', () => {
    expect(run('Resources | distinct location', rows)).toEqual([{ location: 'west' }, { location: 'east' }])
    expect(run('Resources | project location, type | distinct *', rows)).toHaveLength(2)
  })
})

describe('mv-expand', () => {
  it('makes a row of each element, of null one row, and of an empty array none', () => {
    expect(run('Resources | mv-expand disk = properties.disks | project name, disk', rows)).toEqual([
      { name: 'b', disk: 'x' },
      { name: 'b', disk: 'y' },
      { name: 'a', disk: null },
    ])
  })

  it('expands several side by side and fills the shorter with null', () => {
    const wide = [resource({ tags: ['1'], properties: ['x', 'y'] })]

    expect(run('Resources | mv-expand tags, properties | project tags, properties', wide)).toEqual([
      { tags: '1', properties: 'x' },
      { tags: null, properties: 'y' },
    ])
  })

  it('makes a bag of each property', () => {
    const bag = [resource({ tags: { a: 1, b: 2 } })]

    expect(run('Resources | mv-expand tags | project tags', bag)).toEqual([{ tags: { a: 1 } }, { tags: { b: 2 } }])
    expect(run('Resources | mv-expand kind=array tags | project tags', bag)).toEqual([
      { tags: ['a', 1] },
      { tags: ['b', 2] },
    ])
  })

  it('converts, limits and numbers', () => {
    const list = [resource({ tags: ['1', 'x', '3'] })]

    expect(run('Resources | mv-expand with_itemindex=i t = tags to typeof(long) limit 2 | project i, t', list)).toEqual(
      [
        { i: 0, t: 1 },
        { i: 1, t: null },
      ],
    )
  })

  it('stops at 128 rows unless told otherwise', () => {
    const many = [resource({ tags: Array.from({ length: 200 }, (_, index) => index) })]

    expect(run('Resources | mv-expand tags | count', many)).toEqual([{ Count: 128 }])
    expect(run('Resources | mv-expand tags limit 200 | count', many)).toEqual([{ Count: 200 }])
  })
})

describe('summarize', () => {
  it('groups and counts', () => {
    expect(run('Resources | summarize count() by location', rows)).toEqual([
      { location: 'west', count_: 2 },
      { location: 'east', count_: 1 },
    ])
  })

  it('has many aggregates', () => {
    const query = `Resources | extend size = toint(properties.size)
      | summarize n = count(), big = countif(size > 1), places = dcount(location), sum(size), avg(size), min(name), max(name),
          make_list(name), make_set(location), bag = make_bag(bag_pack(name, size)), sumif(size, name == 'a'), take_any(type)`

    expect(run(query, rows)).toEqual([
      {
        n: 3,
        big: 1,
        places: 2,
        sum_size: 4,
        avg_size: 2,
        min_name: 'A',
        max_name: 'b',
        list_name: ['b', 'A', 'a'],
        set_location: ['west', 'east'],
        bag: { b: 3, A: null, a: 1 },
        sumif_size: 1,
        type: 'test/things',
      },
    ])
  })

  it('finds the row with the extreme value', () => {
    expect(run('Resources | summarize arg_max(name, id, location) by type', rows)).toEqual([
      { type: 'test/things', name: 'b', id: '/1', location: 'west' },
    ])
    expect(run('Resources | summarize least = arg_min(name, id)', rows)).toEqual([{ least: 'A', id: '/2' }])
  })

  it('gives one row for no input without by, and none with', () => {
    expect(run('Resources | where false | summarize count()', rows)).toEqual([{ count_: 0 }])
    expect(run('Resources | where false | summarize count() by name', rows)).toEqual([])
  })

  it('refuses to group by a dynamic value', () => {
    expect(errorOf('Resources | summarize count() by properties.size').message).toContain(
      "'properties_size' is of a 'dynamic' type",
    )
  })
})

describe('parse', () => {
  it('captures what stands between texts', () => {
    const ids = [resource({ id: '/subscriptions/s1/vm/42/x' }), resource({ id: 'other' })]

    expect(
      run("Resources | parse id with * '/subscriptions/' sub '/vm/' number:long '/' * | project sub, number", ids),
    ).toEqual([
      { sub: 's1', number: 42 },
      { sub: '', number: null },
    ])
    expect(run("Resources | parse-where id with '/subscriptions/' sub '/' * | project sub", ids)).toEqual([
      { sub: 's1' },
    ])
  })

  it('takes texts as regular expressions, which may begin anywhere, with kind=regex', () => {
    const ids = [resource({ id: '/s/1/virtualNetworks/net/subnets/front' })]

    expect(
      run("Resources | parse kind=regex id with '/virtualN[a-z]+/' net '/subnets/' subnet | project net, subnet", ids),
    ).toEqual([{ net: 'net', subnet: 'front' }])
  })
})

describe('let', () => {
  it('names scalars', () => {
    expect(run("let wanted = 'a'; let n = 1; Resources | where name == wanted | take n | project name", rows)).toEqual([
      { name: 'a' },
    ])
  })

  it('gives way to a column of the same name', () => {
    expect(run("let name = 'x'; Resources | where name == 'a' | project name", rows)).toEqual([{ name: 'a' }])
  })
})

describe('tables', () => {
  it('are Resources when the query begins with an operator', () => {
    expect(names("where name == 'a' | project name")).toEqual(['a'])
    expect(run('summarize count() by location | order by location asc', rows)).toHaveLength(2)
    expect(run('// how many\ncount', rows)).toEqual([{ Count: 3 }])
  })

  it('have names that are not case-sensitive', () => {
    expect(names('RESOURCES | project name')).toHaveLength(3)
  })

  it('are asked for one type of resource when the query wants only that', () => {
    const asked: (string | undefined)[] = []
    const tables = {
      rows: (_table: string, type?: string) => {
        asked.push(type)
        return []
      },
    }
    const first = "Resources | where name != '' and type =~ 'Microsoft.Compute/virtualMachines'"
    evaluateQuery(`${first} | join kind=inner (Resources | where type == 'b' or type == 'c') on id`, tables, noon)

    expect(asked).toEqual(expect.arrayContaining(['microsoft.compute/virtualmachines', undefined]))
  })
})
