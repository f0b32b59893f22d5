import { once } from 'node:events'
import { Agent, get, type IncomingMessage } from 'node:http'
import { findFreePort } from '../../simulator/dev/free-port.ts'
import { openDevtools } from '../devtools.ts'
import type { Measurement } from '../measurement.ts'
import type { Headers } from '../people.ts'
import { atMost, toNumber } from '../row.ts'

/** As many as Easy Auth's headers take. */
const HEADER_BYTES = 7 * 1_024
const AT_A_TIME = 100
/** A person may have twelve. */
const STREAMS_A_PERSON = 10
const SETTLE_MS = 3_000

/** What open event streams take: memory each, and processor each when all come back at once. */
export const streams: Measurement = async ({ azure, startApp, often }) => {
  const number = often(10_000, 2_000)
  const port = await findFreePort(0, 'bench')
  const app = await startApp([`--inspect=127.0.0.1:${port}`, '--inspect-publish-uid=http', '--max-semi-space-size=8'])
  const devtools = await openDevtools(port)
  const people: Headers[] = []
  for (let person = 1; person <= number / STREAMS_A_PERSON; person += 1) {
    people.push(pad(await azure.signIn(`visitor${person}`)))
  }
  // Each person's token is known, as it is once they have looked at a page.
  for (const headers of people) (await open(app.origin, headers)).destroy()
  await later()

  const before = await devtools.readMemory()
  const opened = await openAll(app.origin, people)
  await later()
  const after = await devtools.readMemory()
  const beforeReturn = await devtools.readProcessorMs()
  for (const stream of opened) stream.destroy()
  await later()
  const idle = await devtools.readProcessorMs()
  const again = await openAll(app.origin, people)
  await later()
  const afterReturn = await devtools.readProcessorMs()
  for (const stream of again) stream.destroy()
  devtools.close()

  const kilobytes = (after.rss - before.rss) / 1_024 / number
  const processor = (afterReturn - idle) / number
  return [
    {
      what: `resident memory of an open event stream, ${number.toLocaleString('en')} of them, ${people.length.toLocaleString('en')} people`,
      goal: atMost(25),
      ours: `${toNumber(after.rss / 1_048_576)} MB`,
      theirs: `${toNumber(before.rss / 1_048_576)} MB before`,
      value: kilobytes,
      unit: 'KB',
      n: number,
      note: `After a forced collection, with ${HEADER_BYTES / 1_024} KB of headers each, and --max-semi-space-size=8. Closing all took ${toNumber((idle - beforeReturn) / number)} ms of processor each.`,
    },
    {
      what: `processor for each of them, when all ${again.length.toLocaleString('en')} come back at once`,
      goal: atMost(0.4),
      ours: `${toNumber(afterReturn - idle)} ms in all`,
      theirs: `${again.length.toLocaleString('en')} of ${number.toLocaleString('en')} came back`,
      value: processor,
      unit: 'ms',
      n: number,
    },
  ]
}

/** A token, cookies and claims are several kilobytes. */
function pad(headers: Headers): Headers {
  const bytes = Object.values(headers).join('').length
  return { ...headers, 'x-padding': 'x'.repeat(Math.max(0, HEADER_BYTES - bytes)) }
}

async function openAll(origin: string, people: readonly Headers[]): Promise<IncomingMessage[]> {
  const opened: IncomingMessage[] = []
  const waiting = people.flatMap((headers) => Array.from({ length: STREAMS_A_PERSON }, () => headers)).values()
  const openOneByOne = async () => {
    for (const headers of waiting) opened.push(await open(origin, headers))
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, openOneByOne))
  return opened
}

async function open(origin: string, headers: Headers): Promise<IncomingMessage> {
  const request = get(`${origin}/events`, { headers, agent: new Agent({ keepAlive: false }) })
  const [stream] = (await once(request, 'response')) as [IncomingMessage]
  if (stream.statusCode !== 200) throw new Error(`A stream was answered with ${stream.statusCode}.`)
  stream.on('error', () => undefined).resume()
  return stream
}

function later(): Promise<unknown> {
  return new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
}
