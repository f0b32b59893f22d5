import { readFileSync } from 'node:fs'
import { setTimeout as later } from 'node:timers/promises'
import { checkPage } from '../check.ts'
import { THOUSAND } from '../estates.ts'
import { createHttpClient, type Question } from '../http-client.ts'
import type { Measurement, Started } from '../measurement.ts'
import { type Headers, toAliases } from '../people.ts'
import { inRounds } from '../rounds.ts'
import { atMost, type Goal, toMilliseconds, toNumber } from '../row.ts'
import { median } from '../statistics.ts'

const LOOK_AGAIN_MS = 1

/** How long a process takes to answer: this build, the one before, and Express and EJS with one page. */
export const start: Measurement = async ({ azure, builds, startBare, startBuild, often }) => {
  const before = await builds.before()
  const memory: Record<'ours' | 'before', number[]> = { ours: [], before: [] }
  const health = async (started: Started) => {
    const durationMs = await untilAnswered(started, '/healthz')
    const rss = readResidentMemory(started.program.pid)
    await started.program.stop()
    return { durationMs, rss }
  }
  const healthOf = (name: 'ours' | 'before', build: typeof before) => async () => {
    const { durationMs, rss } = await health(await startBuild(build, { trusting: false }))
    if (rss !== undefined) memory[name].push(rss)
    return durationMs
  }
  const nobody = () => Promise.resolve(undefined)
  const starts = {
    ours: healthOf('ours', builds.ours),
    before: healthOf('before', before),
    bare: async () => (await health(await startBare())).durationMs,
  }
  await inRounds(often(2, 1), nobody, starts)
  for (const figures of Object.values(memory)) figures.length = 0
  const found = await inRounds(often(20, 6), nobody, starts)

  const waiting = toAliases('owner', 1, 100).values()
  const signInNext = async () => azure.signIn(waiting.next().value ?? 'ada')
  const firstPage = (build: typeof before) => async (headers: Headers) => {
    const started = await startBuild(build, { trusting: true })
    const durationMs = await untilAnswered(started, '/vms', { headers }, (answer) => checkPage(answer, THOUSAND))
    await started.program.stop()
    return durationMs
  }
  const pages = await inRounds(often(12, 4), signInNext, { ours: firstPage(builds.ours), before: firstPage(before) })

  const toRow = (what: string, goal: Goal, ours: readonly number[], theirs: readonly number[]) => ({
    what,
    goal,
    ours: toMilliseconds(ours),
    theirs: toMilliseconds(theirs),
    value: median(ours) / median(theirs),
    n: ours.length,
  })
  const toMegabytes = (values: readonly number[]) => `${toNumber(median(values))} MB`
  return [
    toRow('process start to the first 200 of `/healthz`, against bare Express', atMost(1.35), found.ours, found.bare),
    toRow('the same, against the build before', atMost(0.15), found.ours, found.before),
    toRow(
      'process start to the first page of a person, against the build before',
      atMost(0.5),
      pages.ours,
      pages.before,
    ),
    {
      what: 'resident memory at the first 200 of `/healthz`, against the build before',
      goal: atMost(0.6),
      ours: toMegabytes(memory.ours),
      theirs: toMegabytes(memory.before),
      value: median(memory.ours) / median(memory.before),
      n: memory.ours.length,
    },
  ]
}

/** From the start of a process to the last byte of its first correct answer. */
async function untilAnswered(
  { origin, begun, program }: Started,
  path: string,
  question: Question = {},
  check?: (answer: Awaited<ReturnType<ReturnType<typeof createHttpClient>['ask']>>) => void,
): Promise<number> {
  const client = createHttpClient(origin)
  for (;;) {
    const answer = await client.ask(path, question).catch(() => undefined)
    if (answer?.status === 200) {
      const durationMs = performance.now() - begun
      check?.(answer)
      client.close()
      return durationMs
    }
    if (answer) throw new Error(`The first answer to ${path} was ${answer.status}.`)
    if (program.isGone()) throw new Error('A program did not start. Its reason stands above.')
    await later(LOOK_AGAIN_MS)
  }
}

/** In megabytes; undefined if the system does not report it. */
function readResidentMemory(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes) / 1_024
}
