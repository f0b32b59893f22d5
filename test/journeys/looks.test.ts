import { AxeBuilder } from '@axe-core/playwright'
import { startSite, type Site } from './browser.ts'

describe('every page', () => {
  let site: Site

  beforeAll(async () => {
    site = await startSite()
  })
  afterAll(() => site.close())

  const dev = () => site.vms.vmPath('Contoso Development', 'rg-dev-team', 'dev-design')
  const PAGES: readonly [string, string, () => string][] = [
    ['the list', 'ada', () => '/vms'],
    ['the list of nobody', 'mallory', () => '/vms'],
    ['a search that finds nothing', 'ada', () => '/vms?q=nothing-like-it'],
    ['a machine', 'ada', dev],
    ['a confirmation', 'ada', () => `${dev()}/stop?confirm`],
    ['what one did', 'ada', () => '/operations'],
    ['an error', 'ada', () => '/nothing'],
  ]
  const SCREENS = [
    { width: 1440, colorScheme: 'light' },
    { width: 1440, colorScheme: 'dark' },
    { width: 360, colorScheme: 'light' },
    { width: 360, colorScheme: 'dark' },
  ] as const

  it.each(PAGES)('%s can be read and used by everybody, wide and narrow, light and dark', async (_, alias, path) => {
    for (const { width, colorScheme } of SCREENS) {
      const page = await site.openAs(alias, path(), { viewport: { width, height: 800 }, colorScheme })

      const { violations } = await new AxeBuilder({ page }).analyze()
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      )

      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
      expect(overflow).toBe(0)
      await page.context().close()
    }
  })

  it('obeys its own content security policy', () => {
    expect(site.complaints).toEqual([])
  })
})
