import { de } from '../../src/words/de.ts'
import { type Site, startSite } from './browser.ts'

describe('a person with preferences', () => {
  let site: Site

  beforeAll(async () => {
    site = await startSite()
  })
  afterAll(async () => {
    await site.close()
    expect(site.complaints).toEqual([])
  })

  it('chooses German in the dark, is back where they were, and sees other windows follow', async () => {
    const page = await site.openAs('ada', '/vms?q=web', { locale: 'en-GB' })
    const other = await page.context().newPage()
    await other.goto('/vms')
    const colorScheme = () => page.evaluate('getComputedStyle(document.documentElement).colorScheme')

    await page.locator('#me summary').click()
    await page.getByRole('link', { name: 'Preferences' }).click()
    await page.getByLabel('Deutsch').check()
    await page.getByLabel('Dark').check()
    await page.getByRole('button', { name: 'Save' }).click()

    await page.getByRole('heading', { name: de.list.title }).waitFor()
    expect(new URL(page.url()).search).toBe('?q=web')
    expect(await colorScheme()).toBe('dark')
    // Turbo itself leaves the attributes of the document as they are.
    await other.locator('.side nav a[href="/vms"]').click()
    await other.locator('html[lang=de][data-theme=dark]').waitFor()
  })

  it('reads times as the language of the page writes them, in the zone of the browser', async () => {
    const timezoneId = 'America/New_York'
    const page = await site.openAs('ada', '/vms', { locale: 'de-AT', timezoneId })
    const time = page.locator('.as-of time', { hasNotText: 'UTC' })

    await time.waitFor()
    const [iso, text] = [await time.getAttribute('datetime'), await time.innerText()]
    const clock = new Intl.DateTimeFormat('de-AT', { timeStyle: 'short', timeZone: timezoneId })

    expect(text).toBe(clock.format(new Date(iso ?? '')))
  })
})
