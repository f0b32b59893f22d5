import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** WCAG 2.2 in its levels A and AA, and what axe calls best practice. None of their rules is off. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Reporting only violations in full halves the time. */
const OPTIONS: RunOptions = { runOnly: { type: 'tag', values: TAGS }, resultTypes: ['violations'] }

/** The accessibility violations that axe finds: each rule with the elements that break it. */
export async function findBarriers(page: Page): Promise<string[]> {
  // Turbo marks a page busy while it fetches it anew: axe would look at a page on its way.
  await page.locator('html:not([aria-busy])').waitFor({ state: 'attached' })
  // Longer than a look takes to parse it, so once a page. No page has a frame, so one run in the page itself finds everything.
  if (!(await page.evaluate('Boolean(window.axe)'))) await page.evaluate(`${AXE};0`)
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify(OPTIONS)})`)
  const barriers = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`)
  return barriers.some(isOfPageOnItsWay) ? findBarriers(page) : barriers
}

/** A visit that began while axe looked: the mark is no attribute that axe allows there, and the page has changed meanwhile. */
function isOfPageOnItsWay(barrier: string): boolean {
  return /^aria-allowed-attr: <html [^>]*aria-busy="true"/.test(barrier)
}
