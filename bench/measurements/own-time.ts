import { createBareAzure, toListQuestion } from '../bare-azure.ts'
import { checkPage, checkRows } from '../check.ts'
import { THOUSAND } from '../estates.ts'
import type { HttpClient } from '../http-client.ts'
import type { Measurement } from '../measurement.ts'
import { ANEW, type SignedIn, signInAll } from '../people.ts'
import { createTurns, inRounds } from '../rounds.ts'
import { atMost, toMilliseconds } from '../row.ts'
import { median } from '../statistics.ts'

/** The order in which the build before has them: each side asks Azure the same question. */
const BY_NAME = { column: 'name', descending: false } as const
const PATH = '/vms?sort=name'

/** How long a list takes beyond its query, in this build and in the one before. */
export const ownTime: Measurement = async ({ azure, app, rival, startBefore, often }) => {
  const bare = createBareAzure(azure, BY_NAME)
  const people = await signInAll(azure, bare, ['ada', 'owner1', 'owner2', 'owner3'])
  const turns = createTurns(people, 4)
  const pageOf =
    (client: HttpClient) =>
    async ({ headers }: SignedIn) => {
      const answer = await client.ask(PATH, { headers: { ...headers, ...ANEW } })
      checkPage(answer, THOUSAND)
      return answer.durationMs
    }
  const html = await app.ask(PATH, people[0])
  await rival.ask('/kept', { method: 'PUT', headers: { 'content-type': 'text/html' }, body: html.body.toString() })
  const question = toListQuestion(BY_NAME)
  const passOn = async ({ token }: SignedIn) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const { body, durationMs } = await rival.ask('/pass-on', { method: 'POST', headers, body: question })
    checkRows(body, THOUSAND.rows)
    return durationMs
  }
  const sides = {
    ours: pageOf(app),
    before: pageOf(await startBefore()),
    least: passOn,
    query: ({ token }: SignedIn) => bare.askRows(token, THOUSAND),
  }
  await inRounds(often(12, 6), turns, sides)
  const { ours, before, least, query } = await inRounds(often(80, 20), turns, sides)
  const beyond = (pages: readonly number[]) => pages.map((page, round) => page - (query[round] ?? 0))
  return [
    {
      what: 'what `/vms` takes beyond the bare query for its rows, against the build before',
      goal: atMost(0.5),
      ours: toMilliseconds(beyond(ours)),
      theirs: toMilliseconds(beyond(before)),
      value: median(beyond(ours)) / median(beyond(before)),
      n: ours.length,
      note: `Of that, ${toMilliseconds(beyond(least))} is what Express takes that asks the same question and sends the same HTML from memory.`,
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
