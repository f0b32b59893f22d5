import { checkPage, checkRows } from '../check.ts'
import { SHARE } from '../estates.ts'
import type { Answer, HttpClient } from '../http-client.ts'
import { loadFor } from '../load.ts'
import type { Measurement } from '../measurement.ts'
import { ANEW, type Headers, toAliases } from '../people.ts'
import { inRounds } from '../rounds.ts'
import { atLeast, toNumber } from '../row.ts'
import { median, quantile } from '../statistics.ts'

/** Enough people for each to stay far below the 1,200 requests that the app allows a person in a minute. */
const PEOPLE = 60
/** Well within the 5 s that the app caches a list, and short enough for both sides to run under the same conditions. */
const ROUND_MS = 1_000

/** Cached lists against the same HTML from memory, on the same core, one after the other. */
export const pagesASecond: Measurement = async ({ azure, app, rival, startBefore, often }) => {
  const people = await Promise.all(toAliases('visitor', 1, PEOPLE).map(azure.signIn))
  const before = await startBefore()
  const keepIn = async (client: HttpClient) => {
    const pages = await Promise.all(people.map((headers) => client.ask('/vms', { headers: { ...headers, ...ANEW } })))
    for (const page of pages) checkPage(page, SHARE)
    return pages[0]?.body.toString() ?? ''
  }
  const keep = async () => {
    await keepIn(before)
    return keepIn(app)
  }
  const html = await keep()
  const put = { method: 'PUT', headers: { 'content-type': 'text/html' }, body: html }
  if ((await rival.ask('/kept', put)).status !== 204) throw new Error('The bare app did not take the page.')

  const check = ({ status, body }: Answer) => {
    if (status !== 200) throw new Error(`Under load a page came with status ${status}.`)
    checkRows(body, SHARE.rows)
  }
  const measure = (client: HttpClient, path: string) => (who: readonly Headers[]) =>
    loadFor(ROUND_MS, client, { path, people: who }, check)
  const next = async () => {
    await keep()
    return people
  }
  const sides = { ours: measure(app, '/vms'), before: measure(before, '/vms'), theirs: measure(rival, '/kept') }
  await inRounds(4, next, sides)
  const found = await inRounds(often(30, 10), next, sides)
  const toRate = (rates: readonly number[]) =>
    `${toNumber(median(rates))} a second (${toNumber(quantile(rates, 0.25))}–${toNumber(quantile(rates, 0.75))})`
  return [
    {
      what: 'pages a second from snapshots on one core, against a bare Express app that sends the same HTML from memory',
      goal: atLeast(0.6),
      ours: toRate(found.ours),
      theirs: toRate(found.theirs),
      value: median(found.ours.map((rate, round) => rate / (found.theirs[round] ?? 0))),
      n: found.ours.length,
    },
    {
      what: 'the same, against the build before',
      goal: atLeast(1.3),
      ours: toRate(found.ours),
      theirs: toRate(found.before),
      value: median(found.ours.map((rate, round) => rate / (found.before[round] ?? 0))),
      n: found.ours.length,
    },
  ]
}
