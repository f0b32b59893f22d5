import { createBareAzure } from '../bare-azure.ts'
import { checkPage } from '../check.ts'
import { THOUSAND } from '../estates.ts'
import type { Measurement } from '../measurement.ts'
import { ANEW, signInAll } from '../people.ts'
import { createTurns, inRounds } from '../rounds.ts'
import { atMost, toMilliseconds } from '../row.ts'
import { median } from '../statistics.ts'

/** An uncached list against the one query that it sends. */
export const pageAgainstQuery: Measurement = async ({ azure, app, often }) => {
  const bare = createBareAzure(azure)
  const turns = createTurns(await signInAll(azure, bare, ['ada', 'owner1', 'owner2']), 3)
  const sides = {
    page: async ({ headers }: { headers: Readonly<Record<string, string>> }) => {
      const answer = await app.ask('/vms', { headers: { ...headers, ...ANEW } })
      checkPage(answer, THOUSAND)
      return answer.durationMs
    },
    query: ({ token }: { token: string }) => bare.askRows(token, THOUSAND),
    queryAndCounts: ({ token }: { token: string }) => bare.askRowsAndCounts(token, THOUSAND),
  }
  await inRounds(often(12, 6), turns, sides)
  const { page, query, queryAndCounts } = await inRounds(often(80, 20), turns, sides)
  const toRow = (what: string, theirs: readonly number[]) => ({
    what,
    goal: atMost(1.1),
    ours: toMilliseconds(page),
    theirs: toMilliseconds(theirs),
    value: median(page) / median(theirs),
    n: page.length,
  })
  return [
    toRow('`/vms`, token kept, no snapshot, against one bare query for the same rows', query),
    {
      ...toRow('the same, against its whole question, bare: rows and counts', queryAndCounts),
      goal: undefined,
    },
  ]
}
