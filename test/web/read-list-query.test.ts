import { toListUrl } from '../../src/web/list-query.ts'
import { readListPath, readListQuery } from '../../src/web/read-list-query.ts'

const BY_SIZE = { column: 'size', descending: true } as const

describe('the order of a list', () => {
  it('is what needs the person if the URL names none, which then needs no name', () => {
    const { query } = readListQuery({ q: 'web' })

    expect(query.sort).toEqual({ column: 'needs', descending: false })
    expect(toListUrl(query)).toBe('/vms?q=web')
    expect(toListUrl(readListQuery({ sort: 'name' }).query)).toBe('/vms?sort=name')
  })

  it("is the person's own if the URL names none, and is named in every link from there", () => {
    const { query } = readListQuery({ q: 'web' }, { defaultSort: BY_SIZE })
    const { query: chosen } = readListQuery({ sort: 'needs' }, { defaultSort: BY_SIZE })

    expect(query.sort).toEqual(BY_SIZE)
    expect(toListUrl(query, { page: 2 })).toBe('/vms?q=web&sort=-size&page=2')
    expect(toListUrl(chosen)).toBe('/vms?sort=needs')
  })

  it('is read from a path as from a request: of repeated parameters the first counts', () => {
    expect(readListPath('/vms?q=one&q=two&sort=-os')).toEqual(readListQuery({ q: ['one', 'two'], sort: '-os' }).query)
  })
})
