import { type Site, startSite } from './browser.ts'
import { expectToLookWell } from './looks.ts'

const LOOK_MS = 60_000

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
    ['Machines', '/vms'],
    ['Not found', '/nothing'],
  ])(
    'find room and can be read on every screen: %s',
    async (heading, path) => {
      const page = await site.openAs('ada', path)
      await page.getByRole('heading', { name: heading, exact: true }).waitFor()
      await expectToLookWell(page)
    },
    LOOK_MS,
  )
})
