import type { Page } from 'playwright-core'
import { dialogOf, focusedOf, goTo, goToActivity, rowOf, untilPower } from './page-parts.ts'
import { siteOfTests } from './site-of-tests.ts'

describe('the drawer of what a person did', () => {
  const site = siteOfTests()

  const devGrace = () => site.vms.vmPath('Contoso Development', 'rg-dev-team', 'dev-grace')
  /** Something that went well, and something that is under way. */
  async function act(): Promise<void> {
    await site.vms.post('ada', `${devGrace()}/start`)
    site.vms.azure.clock.advance(70_000)
    await site.vms.get('ada', '/operations')
    await site.vms.post('ada', `${devGrace()}/restart`, { confirm: 'yes' })
  }
  const linkOf = (page: Page) => page.locator('.side nav').getByRole('link', { name: /^Activity/ })

  it('opens over any page, newest first, with how it ended, how long it took and how long it usually takes', async () => {
    const page = await site.openAs('ada', '/vms?q=dev-grace')
    await act()

    await goTo(page, 'Activity')

    const operations = dialogOf(page).locator('.operations li')
    await operations.nth(1).waitFor()
    expect(await operations.nth(0).innerText()).toMatch(/Restart dev-grace In progress ·[^]*usually about 1 min$/)
    expect(await operations.nth(1).innerText()).toMatch(/Start dev-grace Done, took \d+ s, usually about \d/)
    expect(await dialogOf(page).locator('.when').first().innerText()).not.toContain('UTC')
    expect(new URL(page.url()).pathname).toBe('/vms')
  })

  it('has the focus, is shut by Escape, by its button and by a click beside it, and gives the focus back', async () => {
    const page = await site.openAs('margaret', '/vms')
    const ways = [
      () => page.keyboard.press('Escape'),
      () => dialogOf(page).getByRole('link', { name: 'Close' }).click(),
      () => page.mouse.click(300, 400),
    ]
    for (const shut of ways) {
      await linkOf(page).press('Enter')
      await dialogOf(page).locator('h1:focus', { hasText: 'Activity' }).waitFor()
      await dialogOf(page).getByText('Nothing yet').click()
      expect(await dialogOf(page).count()).toBe(1)
      await shut()
      await dialogOf(page).waitFor({ state: 'detached' })

      expect(await focusedOf(page)).toBe('Activity')
    }
  })

  it('shows while it is open how something ends, and leaves the focus where it is', async () => {
    const page = await site.openAs('ada', '/vms?q=dev-grace')
    await site.untilFollowed()
    await act()
    await goTo(page, 'Activity')
    const newest = dialogOf(page).locator('.operations li').first()
    await newest.getByText('In progress ·').waitFor()
    await dialogOf(page).locator('h1:focus').waitFor()
    await dialogOf(page).getByRole('link', { name: 'All activity' }).focus()

    await site.vms.azure.control('POST', '/clock', { advanceMs: 120_000 })

    await newest.getByText(/Done, took/).waitFor()
    expect(await focusedOf(page)).toBe('All activity')
    expect(await dialogOf(page).count()).toBe(1)
  })

  it('leads to a machine, and to the page of all, on which the same link is a link', async () => {
    const page = await site.openAs('ada', '/vms')
    await act()
    await goTo(page, 'Activity')
    await dialogOf(page).getByRole('link', { name: 'dev-grace' }).first().click()
    await page.getByRole('heading', { name: 'dev-grace', level: 1 }).waitFor()
    expect(await dialogOf(page).count()).toBe(0)

    await goToActivity(page)
    await page.waitForURL('**/operations')
    await page.getByText('Only what you do in this app is listed').waitFor()
    await linkOf(page).click()
    expect(await dialogOf(page).count()).toBe(0)
  })

  it('has what a failure asks for: it is read, and tried again, and the list behind it stays', async () => {
    const page = await site.openAs('ada', '/vms?q=gpu')
    await rowOf(page, 'gpu-train').locator('[data-action=start]').click()
    await untilPower(page, 'gpu-train', 'starting')
    site.vms.azure.clock.advance(120_000)
    await linkOf(page).locator('.unread').waitFor()
    await linkOf(page).click()
    await dialogOf(page)
      .getByRole('button', { name: /^Got it/ })
      .click()
    await linkOf(page).locator('.unread').waitFor({ state: 'detached' })
    await page.waitForURL('**/vms?q=gpu')

    await linkOf(page).click()
    await dialogOf(page)
      .getByRole('button', { name: /^Try again/ })
      .click()

    await untilPower(page, 'gpu-train', 'starting')
    expect(new URL(page.url()).search).toBe('?q=gpu')
    expect(await site.vms.asked(/gpu-train\/start$/)).toHaveLength(2)
  })

  it('stays open while the list behind it changes', async () => {
    const page = await site.openAs('ada', '/vms?q=dev-grace')
    await rowOf(page, 'dev-grace').getByRole('button', { name: 'Start: dev-grace', exact: true }).click()
    await untilPower(page, 'dev-grace', 'starting')
    await goTo(page, 'Activity')
    await dialogOf(page).getByText('Start dev-grace').first().waitFor()
    site.vms.azure.clock.advance(120_000)

    await untilPower(page, 'dev-grace', 'running')

    expect(await dialogOf(page).getByText('Start dev-grace').first().isVisible()).toBe(true)
    // What reloads a page without scripts never becomes a part of this one.
    expect(await page.locator('meta[http-equiv=refresh]').count()).toBe(0)
  })

  it('leaves a part of the page to be seen on a phone', async () => {
    const page = await site.openAs('margaret', '/vms')
    await page.setViewportSize({ width: 320, height: 640 })
    await goTo(page, 'Activity')
    await dialogOf(page).getByText('Nothing yet').waitFor()

    const box = await dialogOf(page).boundingBox()
    expect(box).toMatchObject({ x: 40, y: 0, width: 280, height: 640 })
    await page.mouse.click(20, 600)
    await dialogOf(page).waitFor({ state: 'detached' })
  })
})
