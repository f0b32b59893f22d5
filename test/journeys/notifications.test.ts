import type { Page } from 'playwright-core'
import { until } from '../support/until.ts'
import { untilPower } from './page-parts.ts'
import { siteOfTests } from './site-of-tests.ts'

/** A browser that a person has allowed to show notifications: without a screen, Chromium shows none, whatever it is allowed. */
const SHOWN = `window.shown = []
  window.Notification = class {
    static get permission() { return localStorage.getItem('allowed') ?? 'default' }
    static async requestPermission() { localStorage.setItem('allowed', 'granted') }
    constructor(title, { body }) { window.shown.push({ title, body }) }
  }`
/** Nobody looks at the page. A browser without a screen looks at all of them. */
const HIDE = `Object.defineProperty(document, 'hidden', { configurable: true, get: () => true })
  document.dispatchEvent(new Event('visibilitychange'))`

describe('notifications', () => {
  const site = siteOfTests()
  const shown = (page: Page) => page.evaluate<{ title: string; body: string }[]>('shown')
  const start = (name: string) =>
    site.vms.post('ada', `${site.vms.vmPath('Contoso Development', 'rg-dev-team', name)}/start`).expect(303)

  async function choose(page: Page): Promise<void> {
    await page.getByRole('link', { name: 'Preferences' }).first().click()
    await page.getByLabel('When an action ends').check()
  }

  it('tell, once a person has asked for them, what has ended while nobody looked', async () => {
    const page = await site.openAs('ada', '/vms?q=dev-grace')
    await page.context().addInitScript(SHOWN)
    await page.reload()
    await page.locator('#me summary').click()
    await choose(page)
    expect(await page.locator('[data-blocked]').isVisible()).toBe(false)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.waitForURL('**/vms?q=dev-grace')
    await site.untilFollowed()
    await start('dev-grace')
    await page.locator('[data-power=starting]').waitFor()
    const baseline = page.waitForResponse('**/operations/ended')
    await page.evaluate(HIDE)
    await baseline

    await site.vms.azure.control('POST', '/clock', { advanceMs: 120_000 })

    await until(async () => (await shown(page)).length > 0)
    expect(await shown(page)).toEqual([{ title: 'Start dev-grace', body: 'Done' }])
  })

  it('are offered beside what is under way, and say where the browser shows none', async () => {
    const page = await site.openAs('ada', '/vms?q=dev-grace')
    await start('dev-grace')
    await page.goto('/operations')
    await page.getByRole('link', { name: 'Notify me when it ends' }).click()
    await page.getByRole('heading', { name: 'Preferences' }).waitFor()

    await page.getByLabel('When an action ends').check()

    await page.locator('[data-blocked]').waitFor()
    await page.getByLabel('Off', { exact: true }).last().check()
    await page.locator('[data-blocked]').waitFor({ state: 'hidden' })
  })

  it('are none where nobody has asked for them', async () => {
    const page = await site.openAs('ada', '/vms?q=dev-grace')
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    const seen = await page.context().newPage()
    await seen.goto('/vms?q=dev-grace')
    await site.untilFollowed()
    await page.evaluate(HIDE)
    await start('dev-grace')
    await site.vms.azure.control('POST', '/clock', { advanceMs: 120_000 })
    await untilPower(seen, 'dev-grace', 'running')

    expect(asked).not.toContain('/operations/ended')
  })
})
