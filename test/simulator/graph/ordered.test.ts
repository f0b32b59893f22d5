import fc from 'fast-check'
import { lazilySorted } from '../../../simulator/graph/operators/ordered.ts'

const slices = fc.array(fc.tuple(fc.nat(400), fc.nat(400)), { maxLength: 10 })

function sortBy(values: readonly number[]) {
  let compared = 0
  const sorted = lazilySorted(values, (left, right) => {
    compared += 1
    return (values[left] ?? 0) - (values[right] ?? 0) || left - right
  })
  return { ...sorted, compared: () => compared }
}

describe('rows that are sorted as far as they are read', () => {
  it('are those of the whole order, whichever are read first', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { maxLength: 400 }), slices, (values, wanted) => {
        const { slice } = sortBy(values)
        const whole = values.toSorted((left, right) => left - right)

        for (const [from, to] of wanted) expect(slice(from, to)).toEqual(whole.slice(from, to))
      }),
    )
  })

  it.each([
    ['in order', (index: number) => index],
    ['in the opposite order', (index: number) => -index],
    ['alike', () => 0],
    ['up and down', (index: number) => Math.min(index, 20_000 - index)],
    ['mixed', (index: number) => (index * 7919) % 20_011],
  ])('take a few comparisons for the first page: %s', (_, valueAt) => {
    const { slice, compared } = sortBy(Array.from({ length: 20_000 }, (__, index) => valueAt(index)))

    slice(0, 50)

    expect(compared()).toBeLessThan(20_000 * 8)
  })
})
