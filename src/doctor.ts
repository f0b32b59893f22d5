// `npm run doctor`: says what stands between these settings and a page of machines. A person's access token may come on
// standard input; then it goes their whole way.
import { setTimeout as sleep } from 'node:timers/promises'
import { diagnose } from './diagnosis/diagnose.ts'

/** A pipe that nobody writes to and nobody closes must not hold this up for ever. */
const TOKEN_WITHIN_MS = 15_000
/** Many times what Entra issues. */
const LONGEST_INPUT = 100_000

const token = process.stdin.isTTY
  ? Promise.resolve(undefined)
  : Promise.race([readInput().catch(() => undefined), sleep(TOKEN_WITHIN_MS, undefined, { ref: false })])

async function readInput(): Promise<string | undefined> {
  let text = ''
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += String(chunk)
    if (text.length > LONGEST_INPUT) break
  }
  return text.trim().replace(/^Bearer /i, '') || undefined
}

const isWell = await diagnose({
  environment: process.env,
  readToken: () => token,
  clock: { now: () => Date.now(), wait: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined) },
  say: (line) => process.stdout.write(`${line}\n`),
})
process.exit(isWell ? 0 : 1)
