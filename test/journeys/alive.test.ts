import type { Page } from 'playwright-core'
import { type Site, startSite } from './browser.ts'

const FAST = 40

describe('a page that lives', () => {
  let site: Site

  beforeAll(async () => {
    site = await startSite({ speed: FAST })
  })
  beforeEach(() => site.vms.reset())
  afterEach(async () => {
    await site.closeWindows()
    expect(site.complaints.splice(0)).toEqual([])
  })
  afterAll(() => site.close())

  const rowOf = (page: Page, name: string) => page.locator(`tr[data-vm-id$="/${name}"]`)
  const untilPower = (page: Page, name: string, power: string) =>
    page.waitForSelector(`[data-vm-id$="/${name}"][data-power="${power}"]`)
  /** How many times a page itself was requested, beside its streams. */
  const countPages = (page: Page, path: string) => {
    let count = 0
    page.on('request', (request) => {
      const url = new URL(request.url())
      if (url.pathname === path && request.method() === 'GET') count += 1
    })
    return () => count
  }

  describe('the list, while machines change', () => {
    it('says the same in its rows and in its counts once the change has ended', async () => {
      const page = await site.openAs('grace', '/vms')
      const running = Number(await page.locator('#state-running b').innerText())

      await rowOf(page, 'dev-grace').locator('[data-action=start]').click()
      await page.locator('#state-starting').waitFor()

      await untilPower(page, 'dev-grace', 'running')
      await page.locator('#state-running b', { hasText: String(running + 1) }).waitFor()
      expect(await page.locator('#state-starting').count()).toBe(0)
    })

    it('looks once for several changes that end together, and keeps an open menu', async () => {
      await Promise.all(
        [
          site.vms.vmPath('Contoso Production', 'rg-web-prod', 'web-batch'),
          site.vms.vmPath('Contoso Development', 'rg-dev-team', 'dev-grace'),
        ].map((vm) => site.vms.post('ada', `${vm}/start`).expect(303)),
      )
      const page = await site.openAs('ada', '/vms')
      await page.locator('#state-starting').waitFor()
      const asked = countPages(page, '/vms')
      await rowOf(page, 'web-01').locator('[data-menu]').click()
      await page.locator('#menu [data-action=stop]').waitFor()

      await page.locator('#state-starting').waitFor({ state: 'detached' })

      expect(asked()).toBeLessThanOrEqual(2)
      expect(await page.locator('#menu:popover-open [data-action=stop]').count()).toBe(1)
    })

    it('follows what is under way outside of it', async () => {
      const vm = site.vms.vmPath('Contoso Production', 'rg-web-prod', 'web-batch')
      await site.vms.post('ada', `${vm}/start`).expect(303)
      const page = await site.openAs('ada', '/vms?q=sql')
      const line = page.locator('.off-page', { hasText: 'web-batch' })
      await line.getByText('In progress').waitFor()

      await line.getByText('Done').waitFor()
    })

    it('says since when it is so, without seconds', async () => {
      const page = await site.openAs('ada', '/vms', { locale: 'en-GB', timezoneId: 'Europe/Berlin' })

      expect(await page.locator('.as-of time').innerText()).toMatch(/^\d\d:\d\d$/)
    })
  })
})
