import fc from 'fast-check'
import { readInParts } from '../../../simulator/graph/parse/read-in-parts.ts'
import { readQuery } from '../../../simulator/graph/parse/read-query.ts'
import { splitPipeline } from '../../../simulator/graph/parse/split-pipeline.ts'
import { errorOf } from './graph-support.ts'

describe('a query in parts', () => {
  it.each([
    ["Resources | where name == 'a | b' | take 1", ['Resources ', " where name == 'a | b' ", ' take 1']],
    ['Resources | where name == "a\\" | b" | take 1', ['Resources ', ' where name == "a\\" | b" ', ' take 1']],
    ["Resources | where name == @'a\\' | take 1", ['Resources ', " where name == @'a\\' ", ' take 1']],
    ["Resources | where name == @'a''|' | take 1", ['Resources ', " where name == @'a''|' ", ' take 1']],
    ["Resources | where name == 'https://a' | take 1", ['Resources ', " where name == 'https://a' ", ' take 1']],
    ["Resources // a | 'b\n| take 1", undefined],
    ["Resources | take 2 // a | 'b\n| take 1", ['Resources ', " take 2 // a | 'b\n", ' take 1']],
    ['Resources | join (Resources | take 1) on id', ['Resources ', ' join (Resources | take 1) on id']],
    ["Resources | project ['a|b']", ['Resources ', " project ['a|b']"]],
    ['let a = 1; Resources | take a', undefined],
    ['(Resources | take 1) | take 2', undefined],
    ['Resources | take 1) | take (2', undefined],
    ["Resources | where name == 'a", undefined],
    ['Resources | where name == ```a | b``` | take 1', undefined],
    ['Resources', ['Resources']],
  ])('is split at its outermost bars: %s', (text, parts) => {
    expect(splitPipeline(text)).toEqual(parts)
  })

  it('says the same as in one piece, whatever texts it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), fc.constantFrom("'", '"'), (text, quote) => {
        const escaped = JSON.stringify(text).slice(1, -1).replaceAll("'", "\\'")
        const condition = `where name contains ${quote}${escaped}${quote}`
        const whole = readQuery(`let unused = 1; Resources | ${condition} | take 1`)
        const inParts = readQuery(`Resources | ${condition} | take 1`)

        expect(inParts.pipeline).toEqual(whole.pipeline)
      }),
      { numRuns: 50 },
    )
  })

  it('reads each operator once', () => {
    const texts: string[] = []
    const read = (text: string) => {
      texts.push(text)
      return readQuery(text)
    }
    const first = readInParts("Resources | where id == 'once' | take 91", read)
    const second = readInParts("Resources | where id == 'once' | take 92", read)

    expect(first?.pipeline.operators[0]).toBe(second?.pipeline.operators[0])
    expect(texts).toEqual(["Resources | where id == 'once' ", 'Resources | take 91', 'Resources | take 92'])
  })

  it('says where the whole query is wrong', () => {
    expect(errorOf('Resources\n| take 1\n| where ==\n| take 2').details[0]).toMatchObject({ line: 3 })
  })

  it('tells what is badly written before what is not supported', () => {
    expect(errorOf('Resources | sample 5 | where ==').details[0]?.code).toBe('ParserFailure')
  })
})
