import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { DESK, openBrowser, openWindow } from '../browser.ts'
import { LATENCY_MS } from '../estates.ts'
import { startFront } from '../front.ts'
import type { HttpClient } from '../http-client.ts'
import type { AzureRequest } from '../local-azure.ts'
import type { Measurement } from '../measurement.ts'
import { atMost, toMilliseconds } from '../row.ts'
import { quantile } from '../statistics.ts'

const PATH = '/vms?sort=name'
/** Single changes: the next begins a while later. */
const APART_MS = 2_500
/** The longest action here is a stop. */
const LASTS_MS = 75_000
const FORM = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }

/** How long after Azure has said that a machine has changed its row has changed in an open page: of the same instance, and of another. */
export const pollToRow: Measurement = async ({ azure, startRedis, startWith, often }) => {
  const headers = await azure.signIn('ada')
  const redis = await startRedis()
  const alone = await startWith({})
  const [one, other] = [await startWith({ REDIS_URL: redis.url }), await startWith({ REDIS_URL: redis.url })]
  const browser = await openBrowser()

  /** Presses one button after the other, and waits until the rows of each of these instances have followed. */
  async function follow(pressed: HttpClient, shown: readonly HttpClient[], number: number): Promise<number[]> {
    await azure.forgetRequests()
    const fronts = await Promise.all(shown.map(({ origin }) => startFront(origin, headers)))
    const windows = await Promise.all(fronts.map(() => openWindow(browser, {}, DESK)))
    for (const [index, { page }] of windows.entries()) {
      await page.goto(`${fronts[index]?.origin ?? ''}${PATH}`)
      await page.locator('[data-vm-id]').first().waitFor()
      await page.evaluate(WATCH_ROWS)
    }
    const rows = Rows.parse(await windows[0]?.page.evaluate(LIST_ROWS))
    const chosen = rows.filter(({ power }) => power === 'running' || power === 'deallocated').slice(0, number)
    for (const { id, power } of chosen) {
      const path = `/vms/${toParts(id).join('/')}/${power === 'running' ? 'stop' : 'start'}`
      const { status } = await pressed.ask(path, {
        method: 'POST',
        headers: { ...headers, ...FORM },
        body: 'confirm=yes',
      })
      if (status !== 303) throw new Error(`${path} was answered with ${status}.`)
      await sleep(APART_MS)
    }
    await sleep(LASTS_MS)
    const requests = await azure.requests()
    const took: number[] = []
    for (const { page } of windows) {
      const changes = Changes.parse(await page.evaluate('window.changes'))
      for (const { id } of chosen) took.push(toDelay(id, changes, requests))
    }
    for (const { close } of windows) await close()
    for (const { close } of fronts) close()
    return took
  }

  try {
    const number = often(40, 8)
    const same = await follow(alone, [alone], number)
    // Nobody knows which of them asks Azure, so each has a page.
    const both = await follow(one, [one, other], number / 2)
    const toRow = (what: string, goal: number, took: readonly number[]) => ({
      what,
      goal: atMost(goal),
      ours: toMilliseconds(took),
      theirs: '',
      value: quantile(took, 0.95),
      unit: 'ms',
      n: took.length,
    })
    return [
      toRow("from Azure's answer about a machine to its changed row in an open page, 95 of 100", 250, same),
      toRow('the same, pages of two instances, one of which asks Azure', 300, both),
    ]
  } finally {
    await browser.close()
  }
}

const Rows = z.array(z.object({ id: z.string(), power: z.string() }))
const Changes = z.array(z.object({ id: z.string(), power: z.string(), at: z.number() }))

const LIST_ROWS = `[...document.querySelectorAll('[data-vm-id]')].map(({ dataset }) => ({ id: dataset.vmId, power: dataset.power }))`

const WATCH_ROWS = `
  window.changes = []
  const known = new Map()
  const look = () => {
    for (const { dataset } of document.querySelectorAll('[data-vm-id]')) {
      if (known.get(dataset.vmId) === dataset.power) continue
      if (known.has(dataset.vmId)) window.changes.push({ id: dataset.vmId, power: dataset.power, at: Date.now() })
      known.set(dataset.vmId, dataset.power)
    }
  }
  look()
  new MutationObserver(look).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-power'] })`

function toParts(id: string): readonly string[] {
  const [, , subscriptionId = '', , group = '', , , , name = ''] = id.split('/')
  return [subscriptionId, group, name]
}

/** Since the last answer about this machine before its row showed where the action has led. The log has when a request arrived. */
function toDelay(id: string, changes: z.infer<typeof Changes>, requests: readonly AzureRequest[]): number {
  const shown = changes.findLast((change) => change.id === id && ['running', 'deallocated'].includes(change.power))
  if (!shown)
    throw new Error(`The row of ${id} has not changed: ${JSON.stringify(changes.filter((one) => one.id === id))}`)
  const name = toParts(id).at(-1)?.toLowerCase() ?? ''
  const answers = requests
    .filter(({ method, path }) => method === 'GET' && path.toLowerCase().endsWith(`/virtualmachines/${name}`))
    .map(({ time }) => time + LATENCY_MS)
  const last = answers.findLast((at) => at <= shown.at)
  if (last === undefined) throw new Error(`Azure was not asked about ${id}.`)
  return shown.at - last
}
