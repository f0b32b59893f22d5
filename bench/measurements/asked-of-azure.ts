import { GRAPH_PATH } from '../graph-path.ts'
import type { AzureRequest } from '../local-azure.ts'
import type { Bench, Measurement } from '../measurement.ts'
import { ANEW, type Headers } from '../people.ts'
import { atMost, type Row } from '../row.ts'

const WINDOW_MS = 5_000
const LETTER_EVERY_MS = 100
const TEXT = 'a machine that somebody looks for and describes in far more words than anybody would think of using.'
/** Half of the 15 queries that Resource Graph allows a person in 5 s. */
const HALF_OF_QUOTA = 7

/** How many requests to Azure a page needs. */
export const askedOfAzure: Measurement = async (bench) => {
  const headers = await bench.azure.signIn('owner4')
  const first = await countFor(bench, headers, ['/vms'])
  const kept = await countFor(bench, headers, ['/vms', '/vms'])
  const anew = await countFor(bench, { ...headers, ...ANEW }, ['/vms'])
  const filtered = await countFor(bench, headers, ['/vms?state=running&q=vm'])
  const isParallel = spanOf(first.resourceManager) < 40
  return [
    {
      ...toRow('Azure requests for the first page of a person', first, 2),
      note: `${isParallel ? 'Both at once' : 'One after the other'}, after ${first.entra.length} exchange with Entra, which there is once per person and hour.`,
    },
    toRow('for a later page, no snapshot', anew, 2),
    toRow('for two pages within the life of a snapshot', kept, 0),
    toRow('for a page with a filter that is new, and with its counts', filtered, 2),
    await typing(bench, 'owner5', 'each page waited for'),
    await typing(bench, 'owner6', 'each page left for the next'),
  ]
}

interface Asked {
  readonly resourceManager: readonly AzureRequest[]
  readonly entra: readonly AzureRequest[]
}

async function countFor({ azure, app }: Bench, headers: Headers, paths: readonly string[]): Promise<Asked> {
  await azure.forgetRequests()
  for (const path of paths) {
    const { status } = await app.ask(path, { headers })
    if (status !== 200) throw new Error(`${path} came with status ${status}.`)
  }
  const requests = await azure.requests()
  const entra = requests.filter(({ path }) => path.endsWith('/token'))
  return { entra, resourceManager: requests.filter((request) => !entra.includes(request)) }
}

function toRow(what: string, { resourceManager }: Asked, goal: number): Row {
  const value = resourceManager.length
  const toName = ({ method, path }: AzureRequest) => `${method} ${path.split('/').at(-1) ?? ''}`
  const theirs = resourceManager.map(toName).join(', ')
  return { what, goal: atMost(goal), ours: String(value), theirs: theirs || 'nothing', value, n: 1 }
}

function spanOf(requests: readonly AzureRequest[]): number {
  const times = requests.map(({ time }) => time)
  return Math.max(...times) - Math.min(...times)
}

/** Ten letters a second for ten seconds, without the debounce of the page's own script. */
async function typing(
  { azure, app }: Bench,
  alias: string,
  how: 'each page waited for' | 'each page left for the next',
) {
  const headers = await azure.signIn(alias)
  await app.ask('/vms', { headers })
  await azure.forgetRequests()
  const asked: Promise<unknown>[] = []
  let last: AbortController | undefined
  for (let letters = 1; letters <= TEXT.length; letters += 1) {
    if (how === 'each page left for the next') last?.abort()
    last = new AbortController()
    const path = `/vms?q=${encodeURIComponent(TEXT.slice(0, letters))}`
    asked.push(app.ask(path, { headers, signal: last.signal }).catch(() => undefined))
    await new Promise((resolve) => setTimeout(resolve, LETTER_EVERY_MS))
  }
  await Promise.all(asked)
  const questions = (await azure.requests()).filter(({ path }) => path === GRAPH_PATH)
  const value = mostWithin(questions.map(({ time }) => time))
  return {
    what: `most questions to Resource Graph in any 5 s while ten letters a second are typed for 10 s, ${how}`,
    goal: atMost(HALF_OF_QUOTA),
    ours: String(value),
    theirs: `${questions.length} in all, for ${TEXT.length} letters`,
    value,
    n: 1,
  }
}

function mostWithin(times: readonly number[]): number {
  return Math.max(0, ...times.map((begun) => times.filter((time) => time >= begun && time < begun + WINDOW_MS).length))
}
