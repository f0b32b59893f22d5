import type { DoorAnswer } from '../front-door.ts'

/** All that some proxies take of the headers of an answer, nginx as it comes. */
const MAX_HEADERS = 4_096
/** What the app and Node write beside the address and the cookies, and the line of the status: 613 as measured. */
const OTHER_HEADERS = 650

/** Whether a redirect is small enough for every proxy. */
export function isSmall({ location, cookies }: DoorAnswer): boolean {
  const lines = [`location: ${location}`, ...cookies.map((cookie) => `set-cookie: ${cookie}`)]
  return lines.reduce((sum, line) => sum + line.length + '\r\n'.length, 0) <= MAX_HEADERS - OTHER_HEADERS
}

/** Where to lead instead if an address is too long: to the page without its filter, or to the start, in the same directory. */
export function shorten(to: string, start: string): readonly string[] {
  const [path = start, query] = to.split('?', 2)
  const directory = new URLSearchParams(query).get('directory') ?? ''
  const inDirectory = (bare: string) => (DIRECTORY.test(directory) ? `${bare}?directory=${directory}` : bare)
  return [...new Set([to, inDirectory(path), inDirectory(start), start])]
}

/** A tenant id, or the word for all of them. */
const DIRECTORY = /^[\da-z-]{1,36}$/i
