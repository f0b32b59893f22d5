import { findBarriers } from './accessibility.ts'
import { startSite, type Site } from './browser.ts'

const LOOK_MS = 60_000
const SCREENS = [
  { width: 1440, colorScheme: 'light' },
  { width: 360, colorScheme: 'dark' },
] as const

describe('the words of an organisation', () => {
  let site: Site

  beforeAll(async () => {
    site = await startSite({
      settings: () => ({
        ORGANISATION_NAME: 'Donaudampfschifffahrtsgesellschaft Contoso International AG',
        NOTICE: `Maintenance on Friday. ${'See https://status.contoso.example/maintenance '.repeat(4)}`,
        SUPPORT_CONTACT: `https://help.contoso.example/${'virtual-machines'.repeat(4)}`,
        DISABLED_ACTIONS: 'stop',
      }),
    })
  })
  afterAll(() => site.close())

  it.each([
    ['Your machines', '/vms'],
    ['Not found', '/nothing'],
  ])(
    'find room and can be read on every screen: %s',
    async (heading, path) => {
      const page = await site.openAs('ada', path)
      for (const { width, colorScheme } of SCREENS) {
        site.vms.rest()
        await page.setViewportSize({ width, height: 800 })
        await page.emulateMedia({ colorScheme })
        await page.goto(path)

        const barriers = await findBarriers(page)
        const overflow = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        )

        expect(await page.locator('h1').innerText()).toBe(heading)
        expect(barriers).toEqual([])
        expect(overflow).toBe(0)
      }
      await page.context().close()
    },
    LOOK_MS,
  )
})
