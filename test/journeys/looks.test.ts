import { type Site, startSite } from './browser.ts'
import { expectToLookWell, type Screen } from './looks.ts'

/** Each page is opened once per screen. */
const LOOK_MS = 120_000

describe('every page', () => {
  let site: Site

  beforeAll(async () => {
    site = await startSite()
  })
  afterAll(() => site.close())

  const dev = () => site.vms.vmPath('Contoso Development', 'rg-dev-team', 'dev-design')
  const PAGES: readonly [string, string, string, () => string][] = [
    ['the list', 'Your machines', 'ada', () => '/vms'],
    ['the list of nobody', 'Your machines', 'mallory', () => '/vms'],
    ['a search that finds nothing', 'Your machines', 'ada', () => '/vms?q=nothing-like-it'],
    ['a search over everything', 'Find', 'ada', () => '/find?q=ci'],
    ['a machine', 'dev-design', 'ada', dev],
    ['a confirmation', 'Stop dev-design?', 'ada', () => `${dev()}/stop?confirm`],
    ['activity', 'Activity', 'ada', () => '/operations'],
    ['a machine that one may not see', 'You don’t have permission for this', 'mallory', dev],
    ['the preferences', 'Preferences', 'ada', () => '/preferences'],
    ['an error', 'Not found', 'ada', () => '/nothing'],
  ]
  const SCREENS: readonly Screen[] = [
    { width: 1440, colorScheme: 'light' },
    { width: 1440, colorScheme: 'dark' },
    { width: 1270, colorScheme: 'light' },
    { width: 1000, colorScheme: 'dark' },
    { width: 360, colorScheme: 'light' },
    { width: 360, colorScheme: 'dark' },
  ]

  it.each(PAGES)(
    '%s can be read and used by everybody, wide and narrow, light and dark',
    async (_, heading, alias, path) => {
      const page = await site.openAs(alias, path())
      await expectToLookWell(site, page, path(), { heading, screens: SCREENS })
      await page.context().close()
    },
    LOOK_MS,
  )

  it('keeps the long name of a machine inside the page of a refused action on a phone', async () => {
    const longest = 'ci-nightly-integration-tests-of-the-payments-platform-westeurope'
    const form = `${site.vms.vmPath('Contoso Development', 'rg-ci', longest)}/start?confirm`
    const page = await site.openAs('mallory', form)
    await page.setViewportSize({ width: 360, height: 800 })

    await page.locator('main form button').click()

    await page.getByRole('link', { name: `Back to ${longest}` }).waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0)
    await page.context().close()
  })

  it('obeys its own content security policy', () => {
    expect(site.complaints).toEqual([])
  })
})
