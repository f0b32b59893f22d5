import { parseKusto } from '../../../simulator/graph/parse/kusto-parser.ts'

describe("Microsoft's parser", () => {
  it('leaves no global variables behind', () => {
    const before = Object.keys(globalThis)

    parseKusto('Resources | take 1')

    expect(Object.keys(globalThis)).toEqual(before)
  })

  it('gives a tree of plain data and no faults for a query that parses', () => {
    const { root, faults } = parseKusto("Resources | where name == @'a\\b'")

    expect(faults).toEqual([])
    expect(JSON.stringify(root)).toContain('"kind":"StringLiteralToken","value":"a\\\\b"')
  })

  it('says where a query stops making sense', () => {
    expect(parseKusto('Resources | nonsense').faults[0]).toMatchObject({ start: 12, length: 8 })
  })
})
