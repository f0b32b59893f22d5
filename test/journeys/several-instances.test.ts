import type { Page } from 'playwright-core'
import { until } from '../support/until.ts'
import { goTo } from './page-parts.ts'
import { siteOfTests } from './site-of-tests.ts'

const INSTANCES = 3

describe('a sign-in that has lapsed, where each instance hands over its own old token,', () => {
  const site = siteOfTests({ instances: INSTANCES, tokenStore: 'cached' })

  /** Leaves every instance with an expired token of its own. What each renews from now on is valid. */
  async function lapse(page: Page, first: number) {
    await page.waitForLoadState()
    await site.untilFollowed()
    site.vms.azure.tokenLifetime.set(-60)
    // The front door takes the instances in turn, so this comes to each of them.
    for (let turn = 0; turn < INSTANCES; turn += 1) {
      expect((await page.request.get('/.auth/refresh')).status()).toBe(200)
    }
    site.vms.azure.tokenLifetime.set(undefined)
    for (let turn = 0; turn < first; turn += 1) await page.request.get('/healthz')
  }

  const startsAsked = () => site.vms.asked(/\/start$/)

  it.each([0, 1, 2])(
    'is renewed for a page that is loaded again, whichever instance comes first (%i)',
    async (first) => {
      const page = await site.openAs('ada', '/vms?q=dev-grace')
      await lapse(page, first)

      await page.reload()

      await page.getByRole('link', { name: 'dev-grace', exact: true }).waitFor()
      expect(page.url()).toBe(`${site.url}/vms?q=dev-grace`)
    },
  )

  it.each([0, 1, 2])('is renewed for a link, a form and a file too (%i)', async (first) => {
    const page = await site.openAs('ada', '/vms?q=dev-grace')
    await lapse(page, first)
    await page.getByRole('link', { name: 'dev-grace', exact: true }).click()
    await page.getByRole('heading', { name: 'dev-grace' }).waitFor()

    await lapse(page, first)
    await page.getByRole('button', { name: 'Start: dev-grace', exact: true }).click()
    await page.waitForSelector('[data-vm-id$="/dev-grace"][data-power="starting"]')
    expect(await startsAsked()).toHaveLength(1)

    await page.goto('/vms?q=dev-grace')
    await lapse(page, first)
    const downloaded = page.waitForEvent('download')
    await page.getByRole('link', { name: 'CSV' }).click()
    expect((await downloaded).suggestedFilename()).toMatch(/\.csv$/)
  })

  it('is not renewed for ever: after a few tries the page offers to sign in', async () => {
    const page = await site.openAs('ada', '/vms?q=dev-grace')
    await lapse(page, 0)
    // Entra's tokens arrive expired, as with a clock that is wrong.
    site.vms.azure.tokenLifetime.set(-60)
    const loads: string[] = []
    page.on('response', (response) => {
      if (new URL(response.url()).pathname === '/vms') loads.push(`${response.status()}`)
    })

    await page.reload()

    await until(() => loads.length >= 5)
    await page.waitForLoadState('networkidle')
    await page.getByRole('link', { name: 'Sign in' }).waitFor()
    expect(loads).toEqual(Array(5).fill('401'))
  })

  it('leaves what somebody does meanwhile alone', async () => {
    const page = await site.openAs('ada', '/vms?q=dev-grace')
    await lapse(page, 0)
    // The renewal is slow, and the person goes elsewhere.
    await page.route(
      '**/.auth/refresh',
      async (route) => {
        await goTo(page, 'Machines')
        await route.continue()
      },
      { times: 1 },
    )

    await page.getByRole('button', { name: 'Start: dev-grace', exact: true }).click()

    await page.waitForURL(/\/vms$/)
    expect(await startsAsked()).toEqual([])
  })

  it('does not end while a page is open, and no page asks Entra for a new token each second', async () => {
    site.vms.azure.tokenLifetime.set(6)
    const page = await site.openAs('ada', '/vms?q=dev-grace')
    await page.waitForLoadState()
    await site.untilFollowed()
    for (let turn = 0; turn < INSTANCES; turn += 1) await page.request.get('/session')
    site.vms.azure.tokenLifetime.set(undefined)
    const renewals: number[] = []
    const ends: number[] = []
    page.on('response', async (response) => {
      const { pathname } = new URL(response.url())
      if (pathname === '/.auth/refresh') renewals.push(response.status())
      if (pathname === '/session') ends.push(((await response.json()) as { lastsMs: number }).lastsMs)
    })

    await until(() => ends.some((lastsMs) => lastsMs > 60_000))
    await site.untilFollowed()

    expect(renewals.length).toBeLessThanOrEqual(6)
  })
})
