import { setTimeout as sleep } from 'node:timers/promises'
import type { HttpClient } from '../http-client.ts'
import type { Measurement } from '../measurement.ts'
import { atMost, type Row, toMilliseconds } from '../row.ts'
import { median, quantile } from '../statistics.ts'

/** Of one person, who comes again every 50 ms. */
const PAUSE_MS = 50
const PAGES = 100
/** What asks Redis and nothing else, so that nothing hides what Redis costs. */
const PATH = '/operations'

/** What pages take longer while Redis is away, against the same app without one. */
export const redisAway: Measurement = async ({ azure, startRedis, startWith, often }) => {
  const redis = await startRedis()
  const shared = await startWith({ REDIS_URL: redis.url })
  const alone = await startWith({})
  const headers = await azure.signIn('ada')
  const ask = async (client: HttpClient) => {
    const { status, durationMs, body } = await client.ask(PATH, { headers })
    if (status !== 200) throw new Error(`${PATH} answered ${status}.`)
    return { durationMs, isLimited: body.includes('limited for now') }
  }
  const untilWhole = async () => {
    const begun = performance.now()
    while ((await ask(shared)).isLimited) await sleep(PAUSE_MS)
    return performance.now() - begun
  }

  async function measure(name: string, leave: () => unknown, comeBack: () => unknown): Promise<Row[]> {
    const first: number[] = []
    const following: number[] = []
    const without: number[] = []
    const back: number[] = []
    for (let times = 0; times < often(6, 2); times += 1) {
      await untilWhole()
      await leave()
      for (let page = 0; page < PAGES; page += 1) {
        const list = page === 0 ? first : following
        list.push((await ask(shared)).durationMs)
        without.push((await ask(alone)).durationMs)
        await sleep(PAUSE_MS)
      }
      await comeBack()
      back.push(await untilWhole())
    }
    const usual = median(without)
    const worst = quantile(following, 1) - usual
    const over = following.filter((ms) => ms - usual > 50).length
    const theirs = `${toMilliseconds(without)} without Redis`
    const note = `Of the following pages, ${over} took more than 50 ms longer, the worst ${Math.round(worst)} ms. Redis was back in use ${Math.round(quantile(back, 1))} ms after its return at the latest.`
    return [
      {
        what: `Redis ${name}: what it adds to the first page, at most`,
        goal: atMost(250),
        ours: toMilliseconds(first),
        theirs,
        value: quantile(first, 1) - usual,
        unit: 'ms',
        n: first.length,
        note: `${name}: ${note}`,
      },
      {
        what: `Redis ${name}: what it adds to 99 of 100 following pages, at most`,
        goal: atMost(50),
        ours: toMilliseconds(following),
        theirs,
        value: quantile(following, 0.99) - usual,
        unit: 'ms',
        n: following.length,
        note: `${name}: ${note}`,
      },
    ]
  }

  return [
    ...(await measure('frozen', redis.freeze, redis.thaw)),
    ...(await measure(
      'cut off',
      () => redis.cutOff(true),
      () => redis.cutOff(false),
    )),
    ...(await measure('refused', redis.stop, redis.start)),
  ]
}
