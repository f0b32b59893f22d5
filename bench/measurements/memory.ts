import { findFreePort } from '../../simulator/dev/free-port.ts'
import { checkPage } from '../check.ts'
import { openDevtools } from '../devtools.ts'
import { SHARE } from '../estates.ts'
import type { HttpClient } from '../http-client.ts'
import type { LocalAzure } from '../local-azure.ts'
import type { Measurement } from '../measurement.ts'
import { toAliases } from '../people.ts'
import { atMost, toNumber } from '../row.ts'
import { warmUp } from '../warm-up.ts'

const AT_A_TIME = 16
/** Longer than a list stays cached. */
const LATER_MS = 6_000

/** How much memory an app retains for people who have viewed their VMs. */
export const memory: Measurement = async ({ azure, startApp, often }) => {
  const people = often(2_000, 500)
  const port = await findFreePort(0, 'bench')
  const app = await startApp([`--inspect=127.0.0.1:${port}`, '--inspect-publish-uid=http'])
  const devtools = await openDevtools(port)

  await warmUp(azure, app)
  const first = await azure.signIn('visitor1')
  checkPage(await app.ask('/vms', { headers: first }), SHARE)
  await later()
  const before = await devtools.readMemory()
  await visitAll(azure, app, toAliases('visitor', 2, people - 1))
  const at = await devtools.readMemory()
  await later()
  const after = await devtools.readMemory()
  devtools.close()

  const perPerson = (bytes: number) => bytes / 1_024 / (people - 1)
  const used = ({ heapUsed, external }: typeof before) => heapUsed + external
  const toKilobytes = (bytes: number) => `${toNumber(perPerson(bytes))} KB`
  const toMegabytes = (bytes: number) => `${toNumber(bytes / 1_048_576)} MB`
  return [
    {
      what: `memory per signed-in person beyond the first, ${people.toLocaleString('en')} people`,
      goal: atMost(20),
      ours: toMegabytes(used(after)),
      theirs: `${toMegabytes(used(before))} before the others`,
      value: perPerson(used(after) - used(before)),
      unit: 'KB',
      n: people,
      note: `Heap and external memory after a forced collection, each person with three subscriptions and 50 rows on the page. While the last lists are still kept it is ${toKilobytes(used(at) - used(before))}; by resident memory, which Node gives back late, ${toKilobytes(after.rss - before.rss)}.`,
    },
  ]
}

async function visitAll(azure: LocalAzure, app: HttpClient, aliases: readonly string[]): Promise<void> {
  const waiting = aliases.values()
  const visitOneByOne = async () => {
    for (const alias of waiting) checkPage(await app.ask('/vms', { headers: await azure.signIn(alias) }), SHARE)
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, visitOneByOne))
}

function later(): Promise<unknown> {
  return new Promise((resolve) => setTimeout(resolve, LATER_MS))
}
