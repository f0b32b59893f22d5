import { errorOf, resource, run } from './graph-support.ts'

const left = [
  resource({ name: 'x', location: 'p' }),
  resource({ name: 'x', location: 'q' }),
  resource({ name: 'y', location: 'r' }),
]
const right = [
  resource({ name: 'x', kind: 'k1' }),
  resource({ name: 'x', kind: 'k2' }),
  resource({ name: 'z', kind: 'k3' }),
]

function join(clause: string): readonly unknown[] {
  const query = `Resources | project name, location | join ${clause} | order by name asc, location asc, kind asc`
  return run(query, left, { resourcecontainers: right }).map((row) => Object.values(row).join(','))
}

const containers = '(ResourceContainers | project name, kind)'

describe('join', () => {
  it('inner keeps every pair', () => {
    expect(join(`kind=inner ${containers} on name`)).toEqual(['x,p,x,k1', 'x,p,x,k2', 'x,q,x,k1', 'x,q,x,k2'])
  })

  it('takes each left key once by default (innerunique)', () => {
    expect(join(`${containers} on name`)).toEqual(['x,p,x,k1', 'x,p,x,k2'])
    expect(join(`kind=innerunique ${containers} on name`)).toHaveLength(2)
  })

  it('leftouter keeps left rows without a partner, with empty texts', () => {
    expect(join(`kind=leftouter ${containers} on name`)).toEqual([
      'x,p,x,k1',
      'x,p,x,k2',
      'x,q,x,k1',
      'x,q,x,k2',
      'y,r,,',
    ])
  })

  it('fullouter keeps both sides', () => {
    expect(join(`kind=fullouter ${containers} on name`)).toEqual([
      ',,z,k3',
      'x,p,x,k1',
      'x,p,x,k2',
      'x,q,x,k1',
      'x,q,x,k2',
      'y,r,,',
    ])
  })

  it('compares different columns with $left and $right, in this order', () => {
    const other = '(ResourceContainers | project label = name, kind)'

    expect(join(`kind=inner ${other} on $left.name == $right.label`)).toHaveLength(4)
    expect(() => join(`kind=inner ${other} on $right.label == $left.name`)).toThrow('$left.<column>')
  })

  it('joins on several columns', () => {
    const query = 'Resources | join kind=inner (Resources | project name, location) on name, location | count'

    expect(run(query, left)).toEqual([{ Count: 3 }])
  })

  it('appends a number to the names of columns that both sides have', () => {
    const [row = {}] = run(
      'Resources | project name, kind | join kind=inner (Resources | project name, kind) on name | join kind=inner (Resources | project name) on name',
      left,
    )

    expect(Object.keys(row)).toEqual(['name', 'kind', 'name1', 'kind1', 'name2'])
  })

  it('gives null for dynamic columns without a partner', () => {
    const query =
      'Resources | project name | join kind=leftouter (ResourceContainers | project name, tags) on name | project tags'

    expect(run(query, [resource({ name: 'alone' })], { resourcecontainers: right })).toEqual([{ tags: null }])
  })

  it.each(['leftsemi', 'leftanti', 'rightouter', 'nonsense'])('refuses kind=%s', (kind) => {
    const error = errorOf(`Resources | join kind=${kind} (Resources) on name`)

    expect(error.details).toEqual([
      { code: 'UnsupportedJoinFlavor', message: `The join kind "${kind}" is not supported or not allowed.` },
    ])
  })

  it('refuses a dynamic key and keys of different types', () => {
    expect(errorOf('Resources | join (Resources) on tags').message).toContain("is of a 'dynamic' type")
    expect(errorOf('Resources | extend n = 1 | join (Resources) on $left.n == $right.name').message).toContain(
      'Cannot join',
    )
  })

  it('refuses more than three joins and unions', () => {
    const one = '| join kind=inner (Resources | project name) on name'

    expect(run(`Resources | project name ${one.repeat(3)} | count`)).toEqual([{ Count: 1 }])
    expect(errorOf(`Resources | project name ${one.repeat(4)}`).code).toBe('DisallowedNumberOfJoins')
  })

  it('refuses a second join with another table than Resources and ResourceContainers', () => {
    const one = '| join kind=inner (AdvisorResources | project name) on name'
    const more = { advisorresources: right }

    expect(run(`Resources | project name ${one} | count`, left, more)).toEqual([{ Count: 4 }])
    expect(errorOf(`Resources | project name ${one.repeat(2)}`, more).code).toBe('DisallowedMaxNumberOfRemoteTables')
  })
})

describe('union', () => {
  it('appends rows and fills columns that a leg lacks', () => {
    const query = 'Resources | project name, location | union (ResourceContainers | project name, kind)'

    expect(run(query, left.slice(0, 1), { resourcecontainers: right.slice(0, 1) })).toEqual([
      { name: 'x', location: 'p', kind: '' },
      { name: 'x', location: '', kind: 'k1' },
    ])
  })

  it('keeps only common columns with kind=inner', () => {
    const query = 'Resources | project name, location | union kind=inner (ResourceContainers | project name, kind)'

    expect(run(query, left.slice(0, 1), { resourcecontainers: right.slice(0, 1) })).toEqual([
      { name: 'x' },
      { name: 'x' },
    ])
  })

  it('separates columns of the same name and different types', () => {
    const [row = {}] = run('Resources | project v = name | union (Resources | project v = 1)', left.slice(0, 1))

    expect(Object.keys(row)).toEqual(['v_string', 'v_long'])
  })
})
