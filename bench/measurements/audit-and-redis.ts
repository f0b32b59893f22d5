import { checkPage } from '../check.ts'
import { THOUSAND } from '../estates.ts'
import type { HttpClient } from '../http-client.ts'
import type { Measurement } from '../measurement.ts'
import { ANEW, type Headers } from '../people.ts'
import { createTurns, inRounds } from '../rounds.ts'
import { atMost, toMilliseconds } from '../row.ts'
import { median } from '../statistics.ts'
import { warmUp } from '../warm-up.ts'

/** A list with what the app keeps in Redis and Blob Storage, against the same app that keeps it in memory. */
export const auditAndRedis: Measurement = async ({ azure, startRedis, startAudit, startWith, often }) => {
  const redis = await startRedis()
  const on = await startWith({ REDIS_URL: redis.url, ...(await startAudit()) })
  const off = await startWith({})
  for (const client of [on, off]) await warmUp(azure, client)
  const people = await Promise.all(['ada', 'owner1', 'owner2', 'owner3'].map((alias) => azure.signIn(alias)))
  const pageOf = (client: HttpClient, more: Headers) => async (headers: Headers) => {
    const answer = await client.ask('/vms', { headers: { ...headers, ...more } })
    checkPage(answer, THOUSAND)
    return answer.durationMs
  }
  const turns = createTurns(people, 2)
  const fresh = { on: pageOf(on, ANEW), off: pageOf(off, ANEW) }
  await inRounds(often(12, 6), turns, fresh)
  const asked = await inRounds(often(80, 20), turns, fresh)
  // Right after a page that has asked, so that each finds a snapshot.
  const again = { on: pageOf(on, {}), off: pageOf(off, {}) }
  const kept = await inRounds(
    often(80, 20),
    async (round) => {
      const headers = await turns(round)
      for (const side of Object.values(fresh)) await side(headers)
      return headers
    },
    again,
  )
  const toRow = (what: string, { on, off }: typeof asked) => ({
    what,
    ours: toMilliseconds(on),
    theirs: toMilliseconds(off),
    value: median(on) / median(off),
    n: on.length,
  })
  return [
    {
      ...toRow('`/vms`, no snapshot, with Redis and an audit container, against the same without', asked),
      goal: atMost(1.05),
    },
    { ...toRow('the same from a snapshot', kept), goal: undefined },
  ]
}
