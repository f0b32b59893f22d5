import { createBareAzure } from '../bare-azure.ts'
import { checkPage, type Expected } from '../check.ts'
import { HUNDRED_THOUSAND, THOUSAND } from '../estates.ts'
import type { HttpClient } from '../http-client.ts'
import type { LocalAzure } from '../local-azure.ts'
import type { Measurement } from '../measurement.ts'
import { ANEW, signInAll } from '../people.ts'
import { createTurns, inRounds } from '../rounds.ts'
import { atMost, toMilliseconds } from '../row.ts'
import { median } from '../statistics.ts'

/** How long a page takes beyond its query, in a large estate and in a small one. */
export const growth: Measurement = async ({ azure, app, startLarge, often }) => {
  const small = await createSide({ azure, app }, THOUSAND)
  const large = await createSide(await startLarge(), HUNDRED_THOUSAND)
  const turns = createTurns(['ada'], 3)
  const sides = {
    smallPage: small.page,
    smallRows: small.rows,
    smallCounts: small.rowsAndCounts,
    largePage: large.page,
    largeRows: large.rows,
    largeCounts: large.rowsAndCounts,
  }
  await inRounds(often(8, 2), turns, sides)
  const found = await inRounds(often(60, 8), turns, sides)
  const n = found.smallPage.length
  const toRow = (what: string, of: { small: number[]; large: number[] }) => ({
    what,
    goal: atMost(1.2),
    ours: `${toMilliseconds(of.large)} at 1000x100000`,
    theirs: `${toMilliseconds(of.small)} at 50x1000`,
    value: median(of.large) / median(of.small),
    n,
    note: `At 50x1000 a page took ${toMilliseconds(found.smallPage)}, the bare rows ${toMilliseconds(found.smallRows)}, rows and counts ${toMilliseconds(found.smallCounts)}; at 1000x100000 ${toMilliseconds(found.largePage)}, ${toMilliseconds(found.largeRows)} and ${toMilliseconds(found.largeCounts)}. What lies between rows and counts is the local Azure's own time for counting.`,
  })
  return [
    toRow('what `/vms` takes beyond the bare query for its rows', {
      small: differences(found.smallPage, found.smallRows),
      large: differences(found.largePage, found.largeRows),
    }),
    toRow('what `/vms` takes beyond its whole question, bare: rows and counts', {
      small: differences(found.smallPage, found.smallCounts),
      large: differences(found.largePage, found.largeCounts),
    }),
  ]
}

async function createSide({ azure, app }: { azure: LocalAzure; app: HttpClient }, expected: Expected) {
  const bare = createBareAzure(azure)
  const [ada] = await signInAll(azure, bare, ['ada'])
  if (!ada) throw new Error('Ada could not sign in.')
  return {
    page: async () => {
      const answer = await app.ask('/vms', { headers: { ...ada.headers, ...ANEW } })
      checkPage(answer, expected)
      return answer.durationMs
    },
    rows: () => bare.askRows(ada.token, expected),
    rowsAndCounts: () => bare.askRowsAndCounts(ada.token, expected),
  }
}

function differences(more: readonly number[], less: readonly number[]): number[] {
  return more.map((value, index) => value - (less[index] ?? 0))
}
