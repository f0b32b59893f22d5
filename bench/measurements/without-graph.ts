import { checkPage } from '../check.ts'
import { THOUSAND } from '../estates.ts'
import type { HttpClient } from '../http-client.ts'
import type { Measurement } from '../measurement.ts'
import { ANEW, type Headers } from '../people.ts'
import { createTurns, inRounds } from '../rounds.ts'
import { atLeast, toMilliseconds } from '../row.ts'
import { median } from '../statistics.ts'

/** The list against the same SDKs without Resource Graph, all with the same person's rights. */
export const withoutGraph: Measurement = async ({ azure, app, rival, often }) => {
  const people = await Promise.all(['ada', 'owner1', 'owner2'].map(azure.signIn))
  const ask = (client: HttpClient, path: string) => async (headers: Headers) => {
    const answer = await client.ask(path, { headers: { ...headers, ...ANEW } })
    checkPage(answer, THOUSAND)
    return answer.durationMs
  }
  const turns = createTurns(people, 1)
  const ours = ask(app, '/vms')

  const expert = { ours, theirs: ask(rival, '/expert') }
  await inRounds(often(6, 3), turns, expert)
  const best = await inRounds(often(30, 8), turns, expert)
  // One request takes a minute and a half.
  const obvious = await inRounds(often(1, 0), turns, { ours, theirs: ask(rival, '/obvious') })
  const toRow = (what: string, { ours, theirs }: typeof best) => ({
    what,
    goal: undefined,
    ours: toMilliseconds(ours),
    theirs: toMilliseconds(theirs),
    value: median(theirs) / median(ours),
    n: ours.length,
  })
  return [
    { ...toRow('the best without Resource Graph, against ours', best), goal: atLeast(3) },
    ...(obvious.ours.length > 0 ? [toRow('the obvious way, against ours', obvious)] : []),
  ]
}
