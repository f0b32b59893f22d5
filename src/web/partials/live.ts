import { hash } from 'node:crypto'

/** The event stream of a page. */
export interface LiveModel {
  /** Changes with the address, because the element reads its address only once. */
  readonly id: string
  readonly url: string
}

export function toLiveModel(url: string): LiveModel {
  return { id: `live-${hash('sha256', url).slice(0, 12)}`, url }
}
