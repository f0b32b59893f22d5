// `npm run isolation -- --requests 5000000`: many people, several instances, requests that are cancelled and an Azure that fails.
// Ends with 1 if anybody got anything of anybody else's. `--swap 50000` gives one answer in so many to somebody else, to see that
// found. docs/performance.md has the latest result.
import { parseArgs } from 'node:util'
import { onAskedToEnd } from '../../simulator/dev/on-asked-to-end.ts'
import { createLogCheck } from './log-check.ts'
import { type IsolationResult, runIsolation } from './run.ts'
import { startInstances } from './start.ts'
import { swapOneIn } from './swap.ts'

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '100000' },
    people: { type: 'string', default: '1000' },
    instances: { type: 'string', default: '3' },
    swap: { type: 'string', default: '0' },
  },
})
const [wanted, residents, swap] = [readCount('requests'), readCount('people'), readCount('swap', 0)]
const log = createLogCheck(residents)

function readCount(name: keyof typeof values, least = 1): number {
  const count = Number(values[name])
  if (!Number.isInteger(count) || count < least) throw new Error(`--${name} must be a whole number from ${least}.`)
  return count
}

function toLine({ requests, durationMs, incomplete, withOwn, bytes, statuses, foreign }: IsolationResult): string {
  const seconds = durationMs / 1_000
  const answers = Object.entries(statuses).map(([status, count]) => `${status}: ${count}`)
  return (
    `${requests} requests in ${seconds.toFixed(0)} s (${(requests / seconds).toFixed(0)} a second), ${incomplete} cancelled or cut off, ` +
    `${withOwn} lists and pages with the person's own VMs, ${(bytes / 1e6).toFixed(0)} MB and ${log.lines()} lines of the logs searched; ` +
    `answers ${answers.join(', ')}. Of somebody else's: ${foreign.length} answers, ${log.mixed().length} lines.`
  )
}

const ends: (() => unknown)[] = []
let isAskedToEnd = false
onAskedToEnd(() => (isAskedToEnd = true))

const SAY_EVERY_MS = 60_000
let saidAt = performance.now()
try {
  const onEnd = (end: () => unknown) => ends.push(end)
  const instances = readCount('instances')
  const { azure, origins } = await startInstances({ residents, instances, onLine: log.search, onEnd })
  const result = await runIsolation({
    azure,
    origins,
    residents,
    isOver: (requests) => isAskedToEnd || requests >= wanted,
    ...(swap > 0 && { wrap: (ask) => swapOneIn(swap, ask).ask }),
    onProgress: (soFar) => {
      if (performance.now() - saidAt < SAY_EVERY_MS) return
      saidAt = performance.now()
      process.stderr.write(`${toLine(soFar)}\n`)
    },
  })
  process.stdout.write(`${toLine(result)}\n`)
  for (const { resident, path, found } of result.foreign.slice(0, 20)) {
    process.stdout.write(`  resident${resident} got ${found.join(', ')} at ${path}\n`)
  }
  for (const line of log.mixed().slice(0, 20)) process.stdout.write(`  in a log: ${line}\n`)
  process.exitCode = result.foreign.length + log.mixed().length === 0 ? 0 : 1
} finally {
  for (const end of ends.toReversed()) await end()
}
