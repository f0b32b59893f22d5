import { LRUCache } from 'lru-cache'
import { BUDGETS } from '../domain/budgets.ts'
import { type Person, type PersonKey, toPersonKey } from '../domain/person.ts'
import type { Bus } from '../events/bus.ts'
import type { Language } from '../words/languages.ts'

/** A list of 50 VMs takes about 170 KB. */
const MAX_PAGES = 100

/** Rendered HTML by person, URL and language. */
export interface HtmlCache {
  /**
   * Returns the HTML that was drawn last for these, or draws it anew if anything in `from` has changed.
   *
   * @param from what the HTML is made from; undefined if that can't be compared
   */
  draw(of: DrawnFor, from: readonly unknown[] | undefined, draw: () => string): Buffer
}

export interface DrawnFor {
  readonly person: Person
  readonly url: string
  readonly language: Language
}

interface Drawn {
  readonly personKey: PersonKey
  readonly from: readonly unknown[]
  readonly html: Buffer
}

export function createHtmlCache({ events }: { events: Bus }): HtmlCache {
  const cache = new LRUCache<string, Drawn>({ max: MAX_PAGES, ttl: BUDGETS.listCompared, ttlAutopurge: true })
  events.subscribe('person-left', (left) => {
    for (const [key, { personKey }] of cache.entries()) if (personKey === left) cache.delete(key)
  })
  return {
    draw({ person, url, language }, from, draw) {
      if (!from) return Buffer.from(draw())
      const personKey = toPersonKey(person)
      const key = `${personKey} ${language} ${url}`
      const known = cache.get(key)
      if (known && isSame(known.from, from)) return known.html
      const html = Buffer.from(draw())
      cache.set(key, { personKey, from, html })
      return html
    },
  }
}

function isSame(known: readonly unknown[], from: readonly unknown[]): boolean {
  return known.length === from.length && known.every((value, index) => value === from[index])
}
