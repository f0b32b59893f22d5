import { createBareAzure } from '../bare-azure.ts'
import { checkPage } from '../check.ts'
import { THOUSAND } from '../estates.ts'
import type { Measurement } from '../measurement.ts'
import { toAliases } from '../people.ts'
import { inRounds } from '../rounds.ts'
import { atMost, toMilliseconds } from '../row.ts'
import { median } from '../statistics.ts'

/** A person's first request. Each side has its own people, who own the same VMs. */
export const firstPage: Measurement = async ({ azure, app, often }) => {
  const bare = createBareAzure(azure)
  const waiting = toAliases('owner', 11, 180).values()
  const next = async () => {
    const [one, other] = [waiting.next().value, waiting.next().value]
    if (one === undefined || other === undefined) throw new RangeError('There is nobody left who is new.')
    return { one: await azure.signIn(one), other: await azure.signIn(other) }
  }
  type Pair = Awaited<ReturnType<typeof next>>
  const sides = {
    page: async ({ one }: Pair) => {
      const answer = await app.ask('/vms', { headers: one })
      checkPage(answer, THOUSAND)
      return answer.durationMs
    },
    bare: async ({ other }: Pair) => {
      const begun = performance.now()
      const token = await bare.exchange(other)
      await bare.askRows(token, THOUSAND)
      return performance.now() - begun
    },
  }
  await inRounds(often(10, 5), next, sides)
  const found = await inRounds(often(60, 20), next, sides)
  return [
    {
      what: 'the same, first request of a person, against one exchange and one query',
      goal: atMost(1.2),
      ours: toMilliseconds(found.page),
      theirs: toMilliseconds(found.bare),
      value: median(found.page) / median(found.bare),
      n: found.page.length,
    },
  ]
}
