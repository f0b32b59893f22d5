import { toPersonKey } from '../../src/domain/person.ts'
import { createBus } from '../../src/events/bus.ts'
import { createHtmlCache, type DrawnFor } from '../../src/web/html-cache.ts'
import { aPerson } from '../support/call.ts'

function build() {
  const events = createBus()
  const cache = createHtmlCache({ events })
  let drawn = 0
  const draw = (url: string, from: readonly unknown[] | undefined, of: Partial<DrawnFor> = {}) =>
    String(cache.draw({ person: aPerson(), language: 'en', ...of, url }, from, () => `${url} ${(drawn += 1)}`))
  return { events, draw }
}

describe('drawn HTML', () => {
  it('is drawn once while what it is made from stays the same', () => {
    const { draw } = build()

    expect([draw('/a', ['x', 1]), draw('/a', ['x', 1])]).toEqual(['/a 1', '/a 1'])
  })

  it('is drawn anew if anything of that has changed', () => {
    const { draw } = build()

    expect([draw('/a', ['x', 1]), draw('/a', ['x', 2]), draw('/a', ['x', 1])]).toEqual(['/a 1', '/a 2', '/a 3'])
  })

  it('is drawn each time if what it is made from cannot be compared', () => {
    const { draw } = build()

    expect([draw('/a', undefined), draw('/a', undefined)]).toEqual(['/a 1', '/a 2'])
  })

  it('is of one URL, one person and one language', () => {
    const { draw } = build()
    const from = ['x']

    const all = [
      draw('/a', from),
      draw('/b', from),
      draw('/a', from, { person: aPerson({ objectId: 'grace' }) }),
      draw('/a', from, { language: 'de' }),
      draw('/a', from),
    ]

    expect(all).toEqual(['/a 1', '/b 2', '/a 3', '/a 4', '/a 1'])
  })

  it('is gone when its person signs out', () => {
    const { draw, events } = build()
    draw('/a', ['x'])

    events.publish('person-left', toPersonKey(aPerson()))

    expect(draw('/a', ['x'])).toBe('/a 2')
  })
})
