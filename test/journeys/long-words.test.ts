import type { Page } from 'playwright-core'
import { loadWords } from '../../src/words/languages.ts'
import { loadLongWords } from '../support/long-words.ts'
import { type Site, startSite } from './browser.ts'
import { findClipped, measureOverflow } from './looks.ts'
import { dialogOf, menuButtonOf, menuOf, rowOf } from './page-parts.ts'

const WIDTHS = [1440, 1024, 390, 320]
/** Each screen is looked at in each width. */
const LOOK_MS = 120_000

describe.each([
  { language: 'German', load: loadWords, shown: '.state, nav a, h1, h2, legend, dt' },
  // Only in a language that nobody speaks may a state end in an ellipsis.
  { language: 'a language of long words', load: loadLongWords, shown: 'nav a, h1, h2, legend, dt' },
])('in $language', ({ load, shown }) => {
  let site: Site

  beforeAll(async () => {
    site = await startSite({ loadWords: load })
  })
  afterAll(async () => {
    await site.close()
    expect(site.complaints).toEqual([])
  })

  const webOne = () => site.vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01')
  interface Look {
    readonly what: string
    readonly path: () => string
    readonly open?: (page: Page) => Promise<void>
  }
  const LOOKS: readonly Look[] = [
    { what: 'the list', path: () => '/vms' },
    { what: 'a list with filters', path: () => '/vms?q=web&location=westeurope&odd=1' },
    { what: 'a machine', path: webOne },
    {
      what: 'the dialog that asks first',
      path: () => '/vms',
      open: async (page) => {
        await rowOf(page, 'reporting').locator('[data-action=stop]').click()
        await dialogOf(page).locator('button[data-action=stop]').waitFor()
      },
    },
    {
      what: 'the menu of a row',
      path: () => '/vms',
      open: async (page) => {
        await menuButtonOf(page, 'image-test').click()
        await menuOf(page).locator('li button').first().waitFor()
      },
    },
    { what: 'the preferences', path: () => '/preferences' },
    { what: 'an error', path: () => '/nothing' },
  ]

  it.each(LOOKS)(
    '$what fits, and no words of its buttons are cut off',
    async ({ path, open }) => {
      const page = await site.openAs('ada', path(), { locale: 'de-DE' })
      await page.locator('html[lang=de][data-words=long]').waitFor()

      for (const width of WIDTHS) {
        site.vms.rest()
        await page.setViewportSize({ width, height: 800 })
        await page.goto(path())
        await open?.(page)
        const seen = { overflow: await measureOverflow(page), clipped: await findClipped(page, shown) }

        expect({ width, ...seen }).toEqual({ width, overflow: 0, clipped: [] })
      }
      await page.context().close()
    },
    LOOK_MS,
  )
})

describe('in what Azure says', () => {
  let site: Site

  beforeAll(async () => {
    site = await startSite()
  })
  afterAll(() => site.close())

  it(
    'an id that is longer than a phone is wide is broken, wherever it stands',
    async () => {
      const message = `See ${'/subscriptions/without/a/place/to/break'.repeat(8)}.`
      const refusal = { status: 409, body: { error: { code: 'Conflict', message } } }
      await site.vms.setFaults({ match: { path: '/start$' }, ...refusal })
      const batch = site.vms.vmPath('Contoso Production', 'rg-web-prod', 'web-batch')
      const page = await site.openAs('ada', batch, { viewport: { width: 320, height: 640 } })
      await page.locator('[data-action=start]').first().click()
      await page.getByRole('heading', { name: 'Not possible right now' }).waitFor()

      expect(await measureOverflow(page)).toBe(0)
      for (const path of [batch, `${batch}/actions`, `${batch}/stop?confirm`, '/vms', '/operations']) {
        await page.goto(path)
        await page.locator('main').getByText('web-batch').filter({ visible: true }).first().waitFor()
        expect({ path, overflow: await measureOverflow(page) }).toEqual({ path, overflow: 0 })
      }
    },
    LOOK_MS,
  )
})
