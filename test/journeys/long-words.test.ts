import type { Page } from 'playwright-core'
import { loadWords } from '../../src/words/languages.ts'
import { loadLongWords } from '../support/long-words.ts'
import { type Site, startSite } from './browser.ts'
import { findClipped, measureOverflow } from './clipped.ts'

const WIDTHS = [1440, 1024, 390, 320]
/** Each screen is opened once per width. */
const LOOK_MS = 120_000

describe.each([
  ['German', loadWords],
  ['a language of long words', loadLongWords],
])('%s', (_, load) => {
  let site: Site

  beforeAll(async () => {
    site = await startSite({ loadWords: load })
  })
  afterAll(async () => {
    await site.close()
    expect(site.complaints).toEqual([])
  })

  const webOne = () => site.vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01')
  const openDialog = async (page: Page) => {
    await page.locator('[data-power="stopped"] a[data-action="stop"]').click()
    await page.locator('#dialog[open] button[data-action="stop"]').waitFor()
  }
  const openMenu = async (page: Page) => {
    await page.locator('[data-power="running"] a[data-menu]').first().click()
    await page.locator('#menu li button').first().waitFor()
  }
  const SCREENS: readonly [string, () => string, ((page: Page) => Promise<void>)?][] = [
    ['the list', () => '/vms'],
    ['a list with filters', () => '/vms?q=web&location=westeurope&odd=1'],
    ['a machine', webOne],
    ['a dialog that asks first', () => '/vms', openDialog],
    ['the menu of a machine', () => '/vms', openMenu],
    ['the preferences', () => '/preferences'],
    ['an error', () => '/nothing'],
  ]

  it.each(SCREENS)(
    'fits, wide and narrow, with no words of a button cut off: %s',
    async (_screen, toPath, open) => {
      const page = await site.openAs('ada', toPath(), { locale: 'de-DE' })
      expect(await page.locator('html[data-words="long"]').count()).toBe(1)

      for (const width of WIDTHS) {
        site.vms.rest()
        await page.setViewportSize({ width, height: 800 })
        await page.goto(toPath())
        await open?.(page)

        expect({ width, overflow: await measureOverflow(page), clipped: await findClipped(page) }).toEqual({
          width,
          overflow: 0,
          clipped: [],
        })
      }
      await page.context().close()
    },
    LOOK_MS,
  )
})
