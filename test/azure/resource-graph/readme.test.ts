import { readFileSync } from 'node:fs'
import { toFacets, toListQuery } from '../../../src/azure/resource-graph/query.ts'
import { readListQuery } from '../../../src/web/read-list-query.ts'

const README = readFileSync('src/azure/resource-graph/README.md', 'utf8')
const { query: QUERY } = readListQuery({ q: 'web', state: 'running' })

describe('the README of the Resource Graph folder', () => {
  it('shows the query that the list sends', () => {
    const names = new Map([['2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042', 'Contoso Production']])

    expect(/```kusto\n([^]+?)\n```/.exec(README)?.[1]).toBe(toListQuery(QUERY, names))
  })

  it('shows the facets that it asks for', () => {
    const rows = [...README.matchAll(/^\| `(\w+)` \| (?:`(.+)`)? \|$/gm)].map(([, expression, filter]) => [
      expression,
      filter,
    ])

    expect(rows).toEqual(
      toFacets(QUERY).map(({ expression, options }) => [expression, 'filter' in options ? options.filter : undefined]),
    )
  })
})
