import { toPersonKey } from '../../src/domain/person.ts'
import { createBus } from '../../src/events/bus.ts'
import { createHtmlCache } from '../../src/web/html-cache.ts'
import { aPerson } from '../support/call.ts'

function build() {
  const events = createBus()
  const cache = createHtmlCache({ events })
  let drawn = 0
  const draw = (url: string, from: readonly unknown[] | undefined, person = aPerson()) =>
    String(cache.draw(person, url, from, () => `${url} ${(drawn += 1)}`))
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

  it('is of one URL and one person', () => {
    const { draw } = build()
    const from = ['x']

    const all = [draw('/a', from), draw('/b', from), draw('/a', from, aPerson({ objectId: 'grace' }))]

    expect(all).toEqual(['/a 1', '/b 2', '/a 3'])
  })

  it('is gone when its person signs out', () => {
    const { draw, events } = build()
    draw('/a', ['x'])

    events.publish('person-left', toPersonKey(aPerson()))

    expect(draw('/a', ['x'])).toBe('/a 2')
  })
})
