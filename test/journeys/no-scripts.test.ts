import type { Page } from 'playwright-core'
import { confirm, goTo, menuButtonOf, rowOf, untilPower } from './page-parts.ts'
import { siteOfTests } from './site-of-tests.ts'

describe('without scripts, a person', () => {
  const site = siteOfTests()

  const open = (path: string) => site.openAs('ada', path, { javaScriptEnabled: false })
  const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1, exact: true }).waitFor()

  it('has the menu of a row as a page, and starts a machine there', async () => {
    const page = await open('/vms?q=dev-grace')
    await menuButtonOf(page, 'dev-grace').click()
    await heading(page, 'dev-grace')
    await page.getByText('Not possible right now').waitFor()

    await page.locator('main').getByRole('button', { name: 'Start' }).click()

    await untilPower(page, 'dev-grace', 'starting')
  })

  it('restarts a machine from that page, and is asked by another', async () => {
    const page = await open('/vms?q=ci-runner-01')
    await menuButtonOf(page, 'ci-runner-01').click()
    await page.getByRole('link', { name: 'Restart…' }).click()
    await confirm(page, 'Restart ci-runner-01')

    await untilPower(page, 'ci-runner-01', 'restarting')
  })

  it('is asked by a page before a machine stops, and may think better of it', async () => {
    const page = await open('/vms?q=ci-runner-01')
    await rowOf(page, 'ci-runner-01').locator('[data-action=stop]').click()
    await heading(page, 'Stop ci-runner-01?')
    expect(await page.locator('dialog[open]').count()).toBe(0)
    await page.getByRole('link', { name: 'Cancel' }).click()

    await page.waitForURL('**/vms?q=ci-runner-01')
    await untilPower(page, 'ci-runner-01', 'running')
    expect(await site.vms.asked(/deallocate$/)).toEqual([])
  })

  it('is led by Connect to how to get in', async () => {
    const page = await open('/vms?q=ci-runner-01')
    await rowOf(page, 'ci-runner-01').getByRole('link', { name: 'Connect' }).click()

    await heading(page, 'ci-runner-01')
    expect(new URL(page.url()).hash).toBe('#connect')
    await page.locator('#connect').getByText('ssh azureuser@20.86.3.17').waitFor()
  })

  it('finds everything on a page, and acts from there', async () => {
    const page = await open('/vms')
    await page.locator('.side nav').getByRole('link', { name: 'Find' }).click()
    await heading(page, 'Find')
    await page.getByRole('searchbox').fill('dev-ada')
    await page.getByRole('button', { name: 'Search' }).click()

    await page.getByRole('link', { name: 'Stop: dev-ada' }).click()

    await heading(page, 'Stop dev-ada?')
  })

  it('marks a favourite, gives a list a name, finds both, and takes both back', async () => {
    const page = await open('/vms?q=web&os=Linux')
    const star = () => rowOf(page, 'web-01').getByRole('button', { name: 'Favourite: web-01' })
    await star().click()
    expect(await star().getAttribute('aria-pressed')).toBe('true')
    await page.getByText('Save view…').click()
    await page.getByLabel('Name of the view').fill('The web')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('button', { name: 'Remove the view The web' }).waitFor({ state: 'attached' })

    await page.goto('/find')
    await page.locator('#find [data-item]', { hasText: 'web-01' }).waitFor()
    await page.locator('#find').getByRole('link', { name: 'The web' }).click()
    await rowOf(page, 'web-01').waitFor()
    expect(new URL(page.url()).search).toContain('os=Linux')
    await page.getByRole('button', { name: 'Remove the view The web' }).click()
    await star().click()

    expect(await star().getAttribute('aria-pressed')).toBe('false')
    await page.goto('/find')
    await page.getByText('Machines that you mark as favourites are listed here').waitFor()
  })

  it('gives a machine a name of their own and a note, finds it by both, and takes them back', async () => {
    const page = await open(site.vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01'))
    await page.getByRole('link', { name: 'Add…' }).click()
    await heading(page, 'Nickname and note for web-01')
    await page.getByLabel('Nickname', { exact: true }).fill('The shop')
    await page.locator('[name=note]').fill('Ask Grace\nbefore Fridays')
    await page.getByRole('button', { name: 'Save' }).click()
    await heading(page, 'web-01')
    expect(await page.locator('.own-text').innerText()).toBe('Ask Grace\nbefore Fridays')

    for (const q of ['shop', 'fridays']) {
      await page.goto(`/vms?q=${q}`)
      await rowOf(page, 'web-01').waitFor()
    }
    await menuButtonOf(page, 'web-01').click()
    await page.getByRole('link', { name: 'Nickname and note…' }).click()
    await page.getByLabel('Nickname', { exact: true }).fill('')
    await page.locator('[name=note]').fill('')
    await page.getByRole('button', { name: 'Save' }).click()

    await page.waitForURL('**/vms?q=fridays')
    await page.getByRole('heading', { name: 'No machines match' }).waitFor()
  })

  it('sees a machine start without a click, and goes back to where they were before', async () => {
    const page = await open('/vms?q=dev-grace')
    await rowOf(page, 'dev-grace').getByRole('link').first().click()
    await heading(page, 'dev-grace')
    await page.locator('main').getByRole('button', { name: 'Start: dev-grace', exact: true }).click()
    await untilPower(page, 'dev-grace', 'starting')
    await page.getByRole('link', { name: 'Stop refreshing' }).waitFor()
    site.vms.azure.clock.advance(120_000)

    await untilPower(page, 'dev-grace', 'running')

    expect(await page.locator('noscript').count()).toBe(0)
    await page.getByRole('link', { name: 'Machines' }).last().click()
    await page.waitForURL('**/vms?q=dev-grace')
  })

  it('asks a page in transition to stay as it is', async () => {
    const page = await open('/vms?q=ci-runner-02')
    await rowOf(page, 'ci-runner-02').getByRole('button', { name: 'Start: ci-runner-02', exact: true }).click()
    await page.getByRole('link', { name: 'Stop refreshing' }).click()

    await page.getByRole('link', { name: 'Refresh this page' }).waitFor()
    expect(await page.locator('meta[http-equiv=refresh]').count()).toBe(0)
  })

  it('removes each filter by its chip', async () => {
    const page = await open('/vms?os=Linux&group=rg-web-prod')
    await page.getByRole('link', { name: 'Remove Resource group rg-web-prod' }).click()
    await page.waitForURL('**/vms?os=Linux')
    await page.getByRole('link', { name: 'Remove OS Linux' }).click()

    await page.waitForURL(/\/vms$/)
    expect(await page.locator('.chip').count()).toBe(0)
  })

  it('has room for all of it on the smallest screen', async () => {
    const page = await open('/vms?os=Linux')
    await page.setViewportSize({ width: 320, height: 640 })
    await page.locator('.tools').getByRole('button', { name: 'Search' }).last().waitFor()

    expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0)
  })

  it('chooses compact rows, and goes to every page of the frame', async () => {
    const page = await open('/vms')
    await page.locator('#me summary').click()
    await page.getByRole('link', { name: 'Preferences' }).click()
    await page.getByLabel('Compact').check()
    await page.getByRole('button', { name: 'Save' }).click()
    await heading(page, 'Machines')
    expect(await page.locator('html').getAttribute('data-density')).toBe('compact')

    await goTo(page, 'Activity')
    await heading(page, 'Activity')
    await goTo(page, 'Machines')
    await heading(page, 'Machines')
  })
})
