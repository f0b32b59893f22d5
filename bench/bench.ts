import { onAskedToEnd } from '../simulator/dev/on-asked-to-end.ts'
import { startApp, startBare, startBuild, startRival } from './app.ts'
import { startAudit } from './audit.ts'
import { type Build, buildBefore, buildThis } from './builds.ts'
import { findCores, moveTo } from './cores.ts'
import { HUNDRED_THOUSAND, LATENCY_MS, THOUSAND } from './estates.ts'
import type { HttpClient } from './http-client.ts'
import { startLocalAzure } from './local-azure.ts'
import type { Bench, Measurement } from './measurement.ts'
import { askedOfAzure } from './measurements/asked-of-azure.ts'
import { auditAndRedis } from './measurements/audit-and-redis.ts'
import { byHand } from './measurements/by-hand.ts'
import { doors } from './measurements/doors.ts'
import { firstPage } from './measurements/first-page.ts'
import { firstVisitSize } from './measurements/first-visit-size.ts'
import { growth } from './measurements/growth.ts'
import { killed } from './measurements/killed.ts'
import { memory } from './measurements/memory.ts'
import { ownTime } from './measurements/own-time.ts'
import { packageSize } from './measurements/package-size.ts'
import { pageAgainstQuery } from './measurements/page-against-query.ts'
import { pagesASecond } from './measurements/pages-a-second.ts'
import { pollToRow } from './measurements/poll-to-row.ts'
import { redisAway } from './measurements/redis-away.ts'
import { start } from './measurements/start.ts'
import { streams } from './measurements/streams.ts'
import { withoutGraph } from './measurements/without-graph.ts'
import { startRedis } from './redis.ts'
import type { Row } from './row.ts'
import { toTable } from './table.ts'
import { describe } from './versions.ts'
import { VISITORS, warmUp } from './warm-up.ts'

/** The measurements of `npm run bench`, which docs/performance.md reports. */
const MEASUREMENTS: Readonly<Record<string, Measurement>> = {
  // Runs before anything else: Node adds to a package's compile cache when the process ends.
  package: packageSize,
  start,
  page: pageAgainstQuery,
  own: ownTime,
  first: firstPage,
  growth,
  rivals: withoutGraph,
  load: pagesASecond,
  memory,
  asked: askedOfAzure,
  size: firstVisitSize,
  redis: redisAway,
  audit: auditAndRedis,
  door: doors,
  streams,
  follow: pollToRow,
  killed,
  hand: byHand,
}
const OWNERS = 200

const wanted = process.argv.slice(2).filter((argument) => argument !== '--quick')
const isQuick = process.argv.includes('--quick')

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}

async function prepare(onEnd: (end: () => unknown) => void): Promise<Bench> {
  const ours = buildThis()
  let before: Build | undefined
  const builds = { ours, before: () => Promise.resolve((before ??= buildBefore())) }
  const startBoth = async (estate: string, owners: number) => {
    const crowd = { owners, visitors: VISITORS }
    const azure = await startLocalAzure({ estate, latencyMs: LATENCY_MS, crowd, cores, onEnd })
    const app = await startApp({ azure, cores, onEnd, build: ours })
    await warmUp(azure, app)
    return { azure, app }
  }
  const startBefore = async () => {
    const client = await startApp({ azure, cores, onEnd, build: await builds.before() })
    await warmUp(azure, client)
    return client
  }
  let beforeApp: Promise<HttpClient> | undefined
  const { azure, app } = await startBoth(THOUSAND.estate, OWNERS)
  return {
    azure,
    app,
    rival: await startRival({ azure, cores, onEnd }),
    builds,
    startBefore: () => (beforeApp ??= startBefore()),
    startBuild: (build, options) => startBuild({ azure, cores, onEnd, build, ...options }),
    startBare: () => startBare({ azure, cores, onEnd }),
    startApp: (nodeOptions) => startApp({ azure, cores, onEnd, build: ours, nodeOptions }),
    startWith: (settings) => startApp({ azure, cores, onEnd, build: ours, settings }),
    startRedis: () => startRedis({ azure, onEnd }),
    startAudit: () => startAudit({ azure, onEnd }),
    startLarge: () => startBoth(HUNDRED_THOUSAND.estate, 0),
    often: (times, quick) => (isQuick ? quick : times),
  }
}

async function measure(bench: Bench): Promise<Row[]> {
  const rows: Row[] = []
  for (const [name, measurement] of Object.entries(MEASUREMENTS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    say(`Measuring ${name} …`)
    rows.push(...(await measurement(bench)))
  }
  return rows
}

/** Ends everything that was started. They run in reverse order, the latest first. */
const ends: (() => unknown)[] = []
let isEnding = false as boolean

async function end(exitCode: number): Promise<void> {
  if (isEnding) return
  isEnding = true
  for (const one of ends.toReversed()) await one()
  process.exit(exitCode)
}

const cores = findCores()
moveTo(cores.bench)
onAskedToEnd(() => void end(130))
try {
  const rows = await measure(await prepare((one) => ends.push(one)))
  process.stdout.write(`${describe({ estate: THOUSAND.estate, latencyMs: LATENCY_MS, cores })}\n\n${toTable(rows)}\n`)
  await end(0)
} catch (error) {
  // Requests that are still in progress during the shutdown can only fail.
  if (!isEnding) say(error instanceof Error ? (error.stack ?? error.message) : String(error))
  await end(1)
}
