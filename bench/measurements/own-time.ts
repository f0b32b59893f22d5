import { createBareAzure } from '../bare-azure.ts'
import { checkPage } from '../check.ts'
import { THOUSAND } from '../estates.ts'
import type { HttpClient } from '../http-client.ts'
import type { Measurement } from '../measurement.ts'
import { ANEW, signInAll, type SignedIn } from '../people.ts'
import { createTurns, inRounds } from '../rounds.ts'
import { atMost, toMilliseconds } from '../row.ts'
import { median } from '../statistics.ts'

/** What a list takes beyond its query, this build beside the one before. */
export const ownTime: Measurement = async ({ azure, app, startBefore, often }) => {
  const bare = createBareAzure(azure)
  const turns = createTurns(await signInAll(azure, bare, ['ada', 'owner1', 'owner2', 'owner3']), 3)
  const pageOf =
    (client: HttpClient) =>
    async ({ headers }: SignedIn) => {
      const answer = await client.ask('/vms', { headers: { ...headers, ...ANEW } })
      checkPage(answer, THOUSAND)
      return answer.durationMs
    }
  const sides = {
    ours: pageOf(app),
    before: pageOf(await startBefore()),
    query: ({ token }: SignedIn) => bare.askRows(token, THOUSAND),
  }
  await inRounds(often(12, 6), turns, sides)
  const { ours, before, query } = await inRounds(often(80, 20), turns, sides)
  const beyond = (pages: readonly number[]) => pages.map((page, round) => page - (query[round] ?? 0))
  return [
    {
      what: 'what `/vms` takes beyond the bare query for its rows, against the build before',
      goal: atMost(0.5),
      ours: toMilliseconds(beyond(ours)),
      theirs: toMilliseconds(beyond(before)),
      value: median(beyond(ours)) / median(beyond(before)),
      n: ours.length,
    },
    {
      what: '`/vms` of this build against that query, and of the build before',
      goal: atMost(1.06),
      ours: toMilliseconds(ours),
      theirs: `${toMilliseconds(query)}; before ${toMilliseconds(before)}`,
      value: median(ours) / median(query),
      n: ours.length,
    },
  ]
}
