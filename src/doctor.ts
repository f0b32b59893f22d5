// `npm run doctor`: reports what keeps these settings from showing a page of VMs. If standard input supplies a person's
// access token, it also checks the steps that need one.
import { setTimeout as sleep } from 'node:timers/promises'
import type { AppIdentity } from 'easy-auth-credential/app-identity'
import { explainCertificate } from './azure/transport/explain-certificate.ts'
import type { Config } from './config/config.ts'
import { diagnose } from './diagnosis/diagnose.ts'
import { BUDGETS } from './domain/budgets.ts'
import type { Clock } from './domain/clock.ts'
import type { HistoryFinding } from './domain/history.ts'
import { checkDataFolder } from './store/check-data-folder.ts'

/** Many times the length of a token from Entra. */
const LONGEST_INPUT = 100_000

const token = process.stdin.isTTY
  ? Promise.resolve(undefined)
  : Promise.race([readInput().catch(() => undefined), sleep(BUDGETS.doctorToken, undefined, { ref: false })])

async function readInput(): Promise<string | undefined> {
  let text = ''
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += String(chunk)
    if (text.length > LONGEST_INPUT) break
  }
  return text.trim().replace(/^Bearer /i, '') || undefined
}

const clock: Clock = {
  now: () => Date.now(),
  wait: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
}

async function checkHistory({ redis, dataDir }: Config, appIdentity: AppIdentity): Promise<HistoryFinding> {
  if (redis) {
    const { checkRedis } = await import('./store/redis/redis.ts')
    const identity = redis.auth === 'entra' ? appIdentity : undefined
    return checkRedis({ url: redis.url, identity, explainCertificate })
  }
  if (dataDir === undefined) return { kind: 'in-memory' }
  return checkDataFolder({ folder: dataDir, clock })
}

const isWell = await diagnose({
  environment: process.env,
  readToken: () => token,
  clock,
  checkHistory,
  say: (line) => process.stdout.write(`${line}\n`),
})
process.exit(isWell ? 0 : 1)
