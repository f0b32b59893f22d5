import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { findVmIdIn } from '../../src/domain/arm-id.ts'
import { toDomId } from '../../src/web/partials/vm.ts'
import type { AppClient } from '../app.ts'
import type { Bench, Measurement } from '../measurement.ts'
import { atMost, type Row, toNumber } from '../row.ts'

const MACHINES = 200
/** So many of them fail in the end, by the last digit of their names. */
const FAILING = '5$'
/** A stop takes a minute, and none begins later than some seconds after the first. */
const UNTIL_ALL_HAVE_ENDED_MS = 80_000
const GIVE_UP_MS = 120_000
const FORM = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }
const STOPS = /^POST .*\/deallocate$/

/** What becomes of 200 operations under way when the process is killed: the only one, or one of three. */
export const killed: Measurement = async (bench) => {
  const folder = mkdtempSync(join(tmpdir(), 'my-vms-bench-killed-'))
  const failures = await bench.azure.client.ask('/_simulator/failures', {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([{ match: { action: 'deallocate', vm: FAILING }, failure: 'allocation' }]),
  })
  if (failures.status >= 300) throw new Error(`The failures were answered with ${failures.status}.`)
  try {
    const redis = await bench.startRedis()
    const alone = { DATA_DIR: join(folder, 'data') }
    const shared = { REDIS_URL: redis.url }
    const others = [await bench.startWith(shared), await bench.startWith(shared)]
    return [
      await kill(bench, 'owner1', await bench.startWith(alone), () => bench.startWith(alone), 'the only process'),
      await kill(bench, 'owner2', await bench.startWith(shared), () => Promise.resolve(others[0]), 'one of three'),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function kill(
  { azure }: Bench,
  alias: string,
  app: AppClient,
  findNext: () => Promise<AppClient | undefined>,
  what: string,
): Promise<Row> {
  const headers = await azure.signIn(alias)
  const list = await app.ask('/vms.json?state=running', { headers })
  const vms = Vms.parse(JSON.parse(list.body.toString())).slice(0, MACHINES)
  const rows = vms.flatMap(({ id }) => findVmIdIn(id) ?? []).map(toDomId)
  const failing = vms.filter(({ id }) => new RegExp(FAILING).test(id)).length
  const id = randomUUID()
  await azure.forgetRequests()
  const body = new URLSearchParams({ action: 'stop', id, row: rows.join(' '), from: '/vms?state=running' }).toString()
  const begun = await app.ask('/bulk', { method: 'POST', headers: { ...headers, ...FORM }, body })
  if (begun.status !== 303) throw new Error(`The bulk was answered with ${begun.status}.`)
  const countStops = async () =>
    (await azure.requests()).filter(({ method, path }) => STOPS.test(`${method} ${path}`)).length
  while ((await countStops()) < rows.length) await sleep(200)
  // Long enough to hear the last answers, and too short for any to have ended.
  await sleep(1_000)
  process.kill(app.pid, 'SIGKILL')
  await sleep(UNTIL_ALL_HAVE_ENDED_MS)
  const next = await findNext()
  if (!next) throw new Error('No other process is there.')
  const since = performance.now()
  let told = await readTold(next, id, headers)
  while (told.over < rows.length && performance.now() - since < GIVE_UP_MS) {
    await sleep(500)
    told = await readTold(next, id, headers)
  }
  const seconds = (performance.now() - since) / 1_000
  const requests = await azure.requests()
  const throttled = requests.filter(({ status }) => status === 429).length
  const again = (await countStops()) - rows.length
  const right = told.over === rows.length && told.done === rows.length - failing
  return {
    what: `${what}, killed with ${rows.length} operations under way: until the true end of each is known, after the person's next request`,
    goal: atMost(30),
    ours: `${told.done} done, ${told.over - told.done} failed, ${rows.length - told.over} not known${right ? '' : ` (${failing} should have failed)`}`,
    theirs: `${again} begun twice, ${throttled} polls refused`,
    value: right && again === 0 ? seconds : Infinity,
    unit: 's',
    n: rows.length,
    note: `Of a stop a minute long, the longest took ${toNumber(told.longest)} s by its page.`,
  }
}

const Vms = z.array(z.object({ id: z.string() }))

/** What the page of the bulk says, and how long the longest of its operations took by the history. */
async function readTold(
  app: AppClient,
  id: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ over: number; done: number; longest: number }> {
  const page = (await app.ask(`/bulk/${id}`, { headers })).body.toString()
  const [, over = '0'] = /<progress[^>]* value="(\d+)"/.exec(page) ?? []
  const [, done = '0'] = /(\d+) of \d+ done/.exec(page) ?? []
  const history = (await app.ask('/operations', { headers })).body.toString()
  const took = [...history.matchAll(/took (?:(\d+) min)?\s*(?:(\d+) s)?/g)].map(
    ([, minutes = '0', seconds = '0']) => Number(minutes) * 60 + Number(seconds),
  )
  return { over: Number(over), done: Number(done), longest: Math.max(0, ...took) }
}
