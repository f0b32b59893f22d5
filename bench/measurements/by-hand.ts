import type { Browser } from 'playwright-core'
import { DESK, openBrowser, openWindow, PHONE, SLOW_DESK } from '../browser.ts'
import type { HttpClient } from '../http-client.ts'
import type { Measurement } from '../measurement.ts'
import { atMost, type Goal, type Row, toMilliseconds, toNumber } from '../row.ts'
import { median } from '../statistics.ts'

/** What a person feels in a browser: typing, pressing, the first visit. Of this build and of the one before, in turns. */
export const byHand: Measurement = async ({ azure, app, startBefore, often }) => {
  const browser = await openBrowser()
  try {
    const before = await startBefore()
    const headers = await azure.signIn('ada')
    const times = often(5, 2)
    const compare = async (what: string, goal: Goal, measure: Measure, unit: string): Promise<Row> => {
      const [ours, theirs]: [number[], number[]] = [[], []]
      for (let round = 0; round < times; round += 1) {
        ours.push(await measure({ browser, headers, client: app, round }))
        theirs.push(await measure({ browser, headers, client: before, round }))
      }
      const show = (values: number[]) => (unit === 'ms' ? toMilliseconds(values) : toNumber(median(values)))
      return { what, goal, ours: show(ours), theirs: show(theirs), value: median(ours), unit, n: times }
    }
    const nodes = await compare('DOM nodes of a page of 50 rows', atMost(1_286), countNodes, 'nodes')
    const rows = [
      await compare('typing in the search, 50 rows, 4× slower: worst key to next paint', atMost(100), typeSlowly, 'ms'),
      { ...nodes, goal: atMost(0.45), value: Number(toRatio(nodes)), unit: '' },
      await compare(
        'first visit on a phone, Slow 4G, 4× slower: longest task',
        atMost(200),
        visitFirst('longestTask'),
        'ms',
      ),
      await compare('the same: what it loads, compressed', atMost(66), visitFirst('kilobytes'), 'KB'),
      await compare('the same: layout shift', atMost(0), visitFirst('shift'), ''),
      // After the visits, whose pages would follow what has been started here.
      await compare('Start, 4× slower: click to *Starting* on screen', atMost(150), pressStart, 'ms'),
    ]
    await azure.setFaults([{ match: { path: 'ResourceGraph' }, delayMs: 8_000 }])
    rows.push(
      await compare('Azure hangs: something of the page is painted below its head', atMost(300), waitForPaint, 'ms'),
    )
    return rows
  } finally {
    await azure.setFaults([])
    await browser.close()
  }
}

interface Side {
  readonly browser: Browser
  readonly headers: Readonly<Record<string, string>>
  readonly client: HttpClient
  readonly round: number
}

type Measure = (side: Side) => Promise<number>

function toRatio({ ours, theirs }: Row): string {
  const toPlain = (text: string) => Number(text.replaceAll(',', ''))
  return (toPlain(ours) / toPlain(theirs)).toFixed(3)
}

const countNodes: Measure = async ({ browser, headers, client }) => {
  const window = await openWindow(browser, headers, DESK)
  await window.page.goto(`${client.origin}/vms`)
  const count = await window.page.evaluate<number>('document.querySelectorAll("*").length')
  await window.close()
  return count
}

/** The Event Timing API rounds to 8 ms. https://www.w3.org/TR/event-timing/ */
const WATCH_KEYS = `
  window.worst = 0
  new PerformanceObserver((list) => {
    for (const { name, duration } of list.getEntries()) if (/^key|input/.test(name)) window.worst = Math.max(window.worst, duration)
  }).observe({ type: 'event', durationThreshold: 16 })`

const typeSlowly: Measure = async ({ browser, headers, client }) => {
  const window = await openWindow(browser, headers, SLOW_DESK)
  const { page } = window
  await page.goto(`${client.origin}/vms`)
  await page.waitForTimeout(1_500)
  await page.evaluate(WATCH_KEYS)
  await page.locator('form[data-live] input[type=search]').focus()
  await page.keyboard.type('web-vm-00', { delay: 350 })
  await page.waitForTimeout(3_000)
  const worst = await page.evaluate<number>('window.worst')
  await window.close()
  return worst
}

/** Full pages of machines that are off, in the estate of the benchmark. */
const PAGES = 3

/** From the click to the first frame in which the row says so. */
const pressStart: Measure = async ({ browser, headers, client, round }) => {
  const window = await openWindow(browser, headers, SLOW_DESK)
  const { page } = window
  // Another machine each time: one that starts can't be started.
  await page.goto(`${client.origin}/vms?state=deallocated&page=${(round % PAGES) + 1}`)
  await page.waitForTimeout(1_500)
  const button = page.locator('tr[data-power=deallocated] button[data-action=start]').nth(round)
  // Without `void` the promise itself would be waited for, before the click.
  await page.evaluate(`
    void (window.shown = new Promise((resolve) => {
      document.addEventListener('click', ({ target }) => {
        const begun = performance.now()
        const { id } = target.closest('tr')
        const look = () => {
          if (/Starting/.test(document.getElementById(id)?.textContent ?? document.querySelector('.off-page, main').textContent)) {
            requestAnimationFrame(() => resolve(performance.now() - begun))
          } else requestAnimationFrame(look)
        }
        requestAnimationFrame(look)
      }, { capture: true, once: true })
    }))`)
  // Not by the locator, which looks at the page before and after the click, on the same slow processor.
  await button.scrollIntoViewIfNeeded()
  const { x, y, width, height } = (await button.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  await page.mouse.click(x + width / 2, y + height / 2)
  const ms = await page.evaluate<number>('window.shown')
  await window.close()
  return ms
}

const WATCH_VISIT = `
  window.visit = { longestTask: 0, shift: 0 }
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.visit.longestTask = Math.max(window.visit.longestTask, duration)
  }).observe({ type: 'longtask', buffered: true })
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) window.visit.shift += value
  }).observe({ type: 'layout-shift', buffered: true })`

function visitFirst(of: 'longestTask' | 'kilobytes' | 'shift'): Measure {
  return async ({ browser, headers, client }) => {
    const window = await openWindow(browser, headers, PHONE)
    let bytes = 0
    window.devtools.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength))
    await window.page.addInitScript(WATCH_VISIT)
    await window.page.goto(`${client.origin}/vms`)
    await window.page.waitForTimeout(2_000)
    const visit = await window.page.evaluate<{ longestTask: number; shift: number }>('window.visit')
    await window.close()
    return of === 'kilobytes' ? bytes / 1_024 : visit[of]
  }
}

/** Until there is something where the list comes, which the build before leaves empty until Azure has answered. */
const waitForPaint: Measure = async ({ browser, headers, client }) => {
  const window = await openWindow(browser, headers, DESK)
  await window.page.addInitScript(`
    window.painted = new Promise((resolve) => {
      const look = () => {
        const main = document.querySelector('main')
        if (main && main.innerText.trim() !== '') requestAnimationFrame(() => resolve(performance.now()))
        else requestAnimationFrame(look)
      }
      look()
    })`)
  await window.page.goto(`${client.origin}/vms?q=${crypto.randomUUID()}`, { waitUntil: 'commit' })
  const ms = await window.page.evaluate<number>('window.painted')
  await window.close()
  return ms
}
