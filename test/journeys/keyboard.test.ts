import type { Page } from 'playwright-core'
import { until } from '../support/until.ts'
import { dialogOf, focusedOf, menuButtonOf, menuOf, rowOf, untilPower } from './page-parts.ts'
import { siteOfTests } from './site-of-tests.ts'

describe('a person with a keyboard alone', () => {
  const site = siteOfTests()

  const untilFocused = (page: Page, text: string) => until(async () => (await focusedOf(page)) === text)
  async function openMenu(page: Page, name: string) {
    await menuButtonOf(page, name).press('Enter')
    await menuOf(page).locator('li').first().waitFor()
  }
  async function press(page: Page, ...keys: string[]) {
    for (const key of keys) await page.keyboard.press(key)
  }

  describe('in the menu of a row', () => {
    it('goes up and down, round its ends, and with Escape back to where they opened it', async () => {
      const page = await site.openAs('ada', '/vms?q=ci-runner-01')

      await openMenu(page, 'ci-runner-01')
      await untilFocused(page, 'Connect')
      await press(page, 'ArrowDown', 'ArrowDown')
      expect(await focusedOf(page)).toBe('Restart…')
      await press(page, 'ArrowUp', 'ArrowUp', 'ArrowUp')
      expect(await focusedOf(page)).toBe('Open in Azure portal')
      await press(page, 'ArrowDown')
      expect(await focusedOf(page)).toBe('Connect')
      await press(page, 'Escape')

      expect(await menuOf(page).count()).toBe(0)
      expect(await focusedOf(page)).toBe('All actions for ci-runner-01')
    })

    it('shuts it by the same key, on the same button', async () => {
      const page = await site.openAs('ada', '/vms?q=ci-runner-01')
      await openMenu(page, 'ci-runner-01')
      await untilFocused(page, 'Connect')

      await menuButtonOf(page, 'ci-runner-01').press('Enter')

      expect(await menuOf(page).count()).toBe(0)
      expect(await menuButtonOf(page, 'ci-runner-01').getAttribute('aria-expanded')).toBeNull()
    })

    it('shuts it by a second click, too', async () => {
      const page = await site.openAs('ada', '/vms?q=ci-runner-01')
      await menuButtonOf(page, 'ci-runner-01').click()
      await untilFocused(page, 'Connect')

      await menuButtonOf(page, 'ci-runner-01').click()

      expect(await menuOf(page).count()).toBe(0)
      await menuButtonOf(page, 'ci-runner-01').click()
      await untilFocused(page, 'Connect')
    })

    it('starts a machine, and is at its name', async () => {
      const page = await site.openAs('ada', '/vms?q=dev-grace')

      await openMenu(page, 'dev-grace')
      await untilFocused(page, 'Start')
      await press(page, 'Enter')

      await page.locator('#news', { hasText: 'dev-grace: Starting…' }).waitFor({ state: 'attached' })
      await untilPower(page, 'dev-grace', 'starting')
      expect(await menuOf(page).count()).toBe(0)
      expect(await focusedOf(page)).toBe('dev-grace')
      expect(page.url()).toBe(`${site.url}/vms?q=dev-grace`)
    })

    it('restarts a machine, is asked, and comes back to the row either way', async () => {
      const page = await site.openAs('ada', '/vms?q=ci-runner-01')
      await openMenu(page, 'ci-runner-01')
      await untilFocused(page, 'Connect')
      await press(page, 'ArrowDown', 'ArrowDown', 'Enter')
      await dialogOf(page).getByRole('heading', { name: 'Restart ci-runner-01?' }).waitFor()
      expect(await menuOf(page).count()).toBe(0)

      await press(page, 'Escape')
      await untilFocused(page, 'All actions for ci-runner-01')
      await openMenu(page, 'ci-runner-01')
      await untilFocused(page, 'Connect')
      await press(page, 'ArrowDown', 'ArrowDown', 'Enter')
      await dialogOf(page).getByRole('heading', { name: 'Restart ci-runner-01?' }).waitFor()
      await press(page, 'Tab', 'Enter')

      await untilPower(page, 'ci-runner-01', 'restarting')
      await untilFocused(page, 'ci-runner-01')
    })
  })

  describe('in the dialog that asks', () => {
    it('hears its title, and is back at the button by Escape and by Cancel', async () => {
      const page = await site.openAs('ada', '/vms?q=ci-runner-01')
      const stop = rowOf(page, 'ci-runner-01').locator('[data-action=stop]')

      await stop.press('Enter')
      await dialogOf(page).waitFor()
      await untilFocused(page, 'Stop ci-runner-01?')
      await press(page, 'Escape')
      expect(await focusedOf(page)).toBe('Stop: ci-runner-01')
      expect(await dialogOf(page).count()).toBe(0)

      await stop.press('Enter')
      await untilFocused(page, 'Stop ci-runner-01?')
      await press(page, 'Tab', 'Tab')
      expect(await focusedOf(page)).toBe('Cancel')
      await press(page, 'Enter')
      expect(await focusedOf(page)).toBe('Stop: ci-runner-01')
      expect(await dialogOf(page).count()).toBe(0)
      expect(await site.vms.asked(/deallocate$/)).toEqual([])
    })

    it('stops a machine, is at its name, and hears how it is', async () => {
      const page = await site.openAs('ada', '/vms?q=ci-runner-01')

      await rowOf(page, 'ci-runner-01').locator('[data-action=stop]').press('Enter')
      await untilFocused(page, 'Stop ci-runner-01?')
      await press(page, 'Tab', 'Enter')

      await page.locator('#news', { hasText: 'ci-runner-01: Stopping…' }).waitFor({ state: 'attached' })
      await untilPower(page, 'ci-runner-01', 'deallocating')
      expect(await focusedOf(page)).toBe('ci-runner-01')
      expect(await rowOf(page, 'ci-runner-01').locator('[data-vm-name]:focus').count()).toBe(1)
    })
  })

  describe('in the search over everything', () => {
    it('types, goes down to a machine, and is on its page', async () => {
      const page = await site.openAs('ada', '/vms')
      await rowOf(page, 'web-01').waitFor()

      await press(page, 'Control+k')
      await dialogOf(page).locator('input:focus').waitFor()
      await page.keyboard.type('web')
      await dialogOf(page).locator('[data-item]', { hasText: 'web-02' }).waitFor()
      await press(page, 'ArrowDown', 'ArrowDown')
      expect(await focusedOf(page)).toContain('web-02')
      await press(page, 'ArrowUp', 'ArrowUp')
      await dialogOf(page).locator('input:focus').waitFor()
      await press(page, 'ArrowDown', 'ArrowDown', 'Enter')

      await page.getByRole('heading', { name: 'web-02', level: 1 }).waitFor()
      await page.waitForURL(/web-02$/)
      expect(await dialogOf(page).count()).toBe(0)
    })

    it('goes by Enter to the first that is found for all that they have typed, though it takes a while', async () => {
      const page = await site.openAs('ada', '/operations')
      await page.getByRole('heading', { name: 'Activity' }).waitFor()

      await press(page, 'Control+k')
      await dialogOf(page).locator('input:focus').waitFor()
      await page.keyboard.type('dev-')
      await dialogOf(page).locator('[data-item]', { hasText: 'dev-ada' }).waitFor()
      await page.keyboard.type('grace')
      await press(page, 'Enter')

      await page.getByRole('heading', { name: 'dev-grace', level: 1 }).waitFor()
    })

    it('shuts it by Escape and by the same keys, and is where they were', async () => {
      const page = await site.openAs('ada', '/vms?q=web')
      const name = rowOf(page, 'web-01').locator('[data-vm-name]')
      for (const keys of ['Escape', 'Control+k']) {
        await name.focus()
        await press(page, 'Control+k')
        await dialogOf(page).locator('input:focus').waitFor()
        await press(page, keys)
        await dialogOf(page).waitFor({ state: 'detached' })

        expect(await focusedOf(page)).toBe('web-01')
      }
    })
  })

  it('has the heading of each page after a page change, and hears it', async () => {
    const page = await site.openAs('ada', '/vms?q=web-01')
    const follow = async (link: string, heading: string) => {
      await page.locator(link).first().press('Enter')
      await page.locator('h1:focus', { hasText: heading }).waitFor()
    }

    await follow('.side nav a[href="/operations"]', 'Activity')
    await follow('dialog a[href="/operations"]', 'Activity')
    await follow('.side nav a[href="/vms"]', 'Machines')
    await follow('tr[data-vm-id$="/web-01"] [data-vm-name]', 'web-01')
    await follow('.back a', 'Machines')
    await page.goBack()

    await page.locator('h1:focus', { hasText: 'web-01' }).waitFor()
  })

  it('marks a favourite, and stays at the mark', async () => {
    const page = await site.openAs('ada', '/vms?q=web-01')
    const star = rowOf(page, 'web-01').getByRole('button', { name: 'Favourite: web-01' })

    await star.press('Space')
    await rowOf(page, 'web-01').locator('[aria-pressed=true]').waitFor()

    expect(await focusedOf(page)).toBe('Favourite: web-01')
  })

  it('opens and leaves what is folded at the head of the page', async () => {
    const page = await site.openAs('ada', '/vms?os=Linux')
    for (const details of ['#filters', '#me', '#save-view']) {
      const summary = page.locator(`${details} > summary`)
      await summary.press('Enter')
      await page.locator(`${details}[open]`).waitFor()
      await press(page, 'Tab', 'Escape')

      expect(await page.locator(`${details}[open]`).count()).toBe(0)
      expect(await page.evaluate(`document.activeElement.matches('${details} > summary')`)).toBe(true)
    }
  })
})
