import { expectToLookWell } from './looks.ts'
import { dialogOf, goTo, menuButtonOf, menuOf, rowOf } from './page-parts.ts'
import { siteOfTests } from './site-of-tests.ts'

/** Each is looked at on each screen. */
const LOOK_MS = 120_000

describe('what opens over a page can be read and used by everybody, wide and narrow, light and dark:', () => {
  const site = siteOfTests()

  it(
    'the dialog that asks before a machine stops',
    async () => {
      const page = await site.openAs('ada', '/vms')
      await rowOf(page, 'dev-ada').locator('[data-action=stop]').click()
      await dialogOf(page).getByRole('heading', { name: 'Stop dev-ada?' }).waitFor()

      await expectToLookWell(page)
    },
    LOOK_MS,
  )

  it(
    'the menu of a row',
    async () => {
      const page = await site.openAs('ada', '/vms')
      await menuButtonOf(page, 'web-01').click()
      await menuOf(page).getByRole('link', { name: 'Restart…' }).waitFor()

      await expectToLookWell(page)
    },
    LOOK_MS,
  )

  it(
    'the drawer of what was done, and what is under way',
    async () => {
      const page = await site.openAs('ada', '/vms')
      await site.vms.post('ada', `${site.vms.vmPath('Contoso Development', 'rg-lab', 'gpu-train')}/start`)
      site.vms.azure.clock.advance(120_000)
      await site.vms.post('ada', `${site.vms.vmPath('Contoso Development', 'rg-dev-team', 'dev-grace')}/start`)
      await goTo(page, 'Activity')
      await dialogOf(page).getByText('Start dev-grace').first().waitFor()

      await expectToLookWell(page)
    },
    LOOK_MS,
  )

  it(
    'the search over everything, in a dialog',
    async () => {
      const page = await site.openAs('ada', '/vms')
      await rowOf(page, 'web-01').waitFor()
      await page.keyboard.press('Control+k')
      await dialogOf(page).getByRole('searchbox').fill('m')
      await dialogOf(page).getByRole('link', { name: 'Machines', exact: true }).waitFor()

      await expectToLookWell(page)
    },
    LOOK_MS,
  )

  it.each([
    ['the filters', '#filters'],
    ['what is the person’s own', '#me'],
    ['what the page asked', '.asked details'],
    ['the name for a view', '#save-view'],
  ])(
    '%s, unfolded',
    async (_, details) => {
      const page = await site.openAs('ada', '/vms?q=web&os=Linux')
      await page.locator(`${details} > summary`).click()

      await expectToLookWell(page)
    },
    LOOK_MS,
  )
})
