import type { Page } from 'playwright-core'
import { until } from '../support/until.ts'
import { expectToLookWell } from './looks.ts'
import { rowOf } from './page-parts.ts'
import { siteOfTests } from './site-of-tests.ts'

/** Each page is looked at on each screen. */
const LOOK_MS = 120_000

describe('every page can be read and used by everybody, wide and narrow, light and dark:', () => {
  const site = siteOfTests()

  const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1, exact: true }).waitFor()
  const machine = (name: string, group = 'rg-dev-team', subscription = 'Contoso Development') =>
    site.vms.vmPath(subscription, group, name)
  const LONGEST = 'ci-nightly-integration-tests-of-the-payments-platform-westeurope'

  it.each<[what: string, alias: string, path: () => string, title: string]>([
    ['the list', 'ada', () => '/vms', 'Machines'],
    ['a filtered list', 'ada', () => '/vms?os=Linux&group=rg-web-prod&tag=role:web&color=red', 'Machines'],
    ['the list of nobody', 'mallory', () => '/vms', 'Machines'],
    ['the list of a reader', 'linus', () => '/vms', 'Machines'],
    ['a search that finds nothing', 'ada', () => '/vms?q=nothing-like-it', 'Machines'],
    ['a page of the list that is not there', 'ada', () => '/vms?page=9', 'Machines'],
    ['a running machine', 'ada', () => machine('dev-design'), 'dev-design'],
    ['a machine of Windows', 'ada', () => machine('dc-01', 'rg-identity', 'Contoso Production'), 'dc-01'],
    [
      'a machine that is still billed',
      'ada',
      () => machine('reporting', 'rg-data-prod', 'Contoso Production'),
      'reporting',
    ],
    ['a machine that is off, with a long name', 'ada', () => machine(LONGEST, 'rg-ci'), LONGEST],
    ['a machine of which a change failed', 'ada', () => machine('image-test', 'rg-lab'), 'image-test'],
    ['a machine in an unknown state', 'ada', () => machine('dc-02', 'rg-identity', 'Contoso Production'), 'dc-02'],
    ['a confirmation', 'ada', () => `${machine('dev-ada')}/stop?confirm`, 'Stop dev-ada?'],
    ['all actions of a machine', 'ada', () => `${machine('dev-ada')}/actions`, 'dev-ada'],
    ['a nickname and a note', 'ada', () => `${machine('dev-ada')}/note`, 'Nickname and note for dev-ada'],
    [
      'a machine that one may only look at',
      'linus',
      () => machine('reporting', 'rg-data-prod', 'Contoso Production'),
      'reporting',
    ],
    [
      'what one may do and what not',
      'margaret',
      () => `${machine('web-01', 'rg-web-prod', 'Contoso Production')}/rights`,
      'What you can do with web-01',
    ],
    ['a search over everything', 'ada', () => '/find?q=ci', 'Find'],
    ['activity', 'ada', () => '/operations', 'Activity'],
    ['the preferences', 'ada', () => '/preferences', 'Preferences'],
    ['a machine that one may not see', 'mallory', () => machine('dev-design'), 'You don’t have permission for this'],
    ['a sign-in that is refused', 'katherine', () => '/vms', 'You can’t use this app with this account'],
    ['an error', 'ada', () => '/nothing', 'Not found'],
  ])(
    '%s',
    async (_, alias, path, title) => {
      const page = await site.openAs(alias, path())
      await heading(page, title)
      await page.waitForLoadState()

      await expectToLookWell(page)
    },
    LOOK_MS,
  )

  it(
    'the page of nobody',
    async () => {
      const page = await site.open()
      await page.goto('/vms')
      await heading(page, 'Sign in to see your machines')

      await expectToLookWell(page)
    },
    LOOK_MS,
  )

  it(
    'the list from the subscriptions, while Resource Graph does not answer',
    async () => {
      await site.vms.setFaults(
        { match: { path: 'ResourceGraph' }, status: 429, headers: { 'retry-after': '60' } },
        { match: { path: `^/subscriptions/${site.vms.azure.idOf('Contoso Archive')}/` }, status: 403 },
      )
      const page = await site.openAs('ada', '/vms?sort=-location')
      await page.locator('.fallback').waitFor()
      await page.getByText('one by one: 3 subscriptions').waitFor()

      await expectToLookWell(page)
    },
    LOOK_MS,
  )

  it(
    'a machine and a list in which something is under way, and the activity of it',
    async () => {
      const page = await site.openAs('ada', '/vms?q=dev')
      await site.vms.post('ada', `${machine('dev-grace')}/start`)
      await site.vms.post('ada', `${machine('dev-ada')}/restart`, { confirm: 'yes' })
      for (const path of ['/vms?q=dev', machine('dev-grace'), '/operations']) {
        await page.goto(path)
        await page.locator('main [data-state=changing]').first().waitFor()

        await expectToLookWell(page)
      }
    },
    LOOK_MS,
  )

  it(
    'the list and the activity after an action has failed',
    async () => {
      const page = await site.openAs('ada', '/operations')
      await site.vms.post('ada', `${machine('gpu-train', 'rg-lab')}/start`)
      site.vms.azure.clock.advance(120_000)
      await until(async () => {
        await page.goto('/operations')
        return (await page.locator('.operations .trouble').count()) > 0
      })

      await expectToLookWell(page)
      await page.goto('/vms?q=gpu')
      await rowOf(page, 'gpu-train').getByText('Start failed').waitFor()
      await expectToLookWell(page)
    },
    LOOK_MS,
  )

  it(
    'a machine and a list with nicknames and notes, however long their words',
    async () => {
      const page = await site.openAs('ada', '/operations')
      const note = `\u202E${'long'.repeat(100)}\n${'word '.repeat(100)}`
      await site.vms.post('ada', `${machine('dev-ada')}/note`, { nickname: 'W'.repeat(60), note })
      await site.vms.post('ada', `${machine(LONGEST, 'rg-ci')}/note`, { nickname: 'Nightly', note })
      for (const path of ['/vms?q=rg', '/find?q=w', machine('dev-ada')]) {
        await page.goto(path)
        await page.locator('main .nickname').first().waitFor()

        await expectToLookWell(page)
      }
      for (const path of [machine('dev-ada'), machine(LONGEST, 'rg-ci')]) {
        await site.vms.post('ada', `${path}/note`, { nickname: '', note: '' })
      }
    },
    LOOK_MS,
  )

  it('the name of a machine stays inside the page of a refused action on a phone', async () => {
    const page = await site.openAs('mallory', `${machine(LONGEST, 'rg-ci')}/start?confirm`)
    await page.locator('.confirm').getByRole('button').click()
    await page.getByRole('link', { name: `Back to ${LONGEST}` }).waitFor()

    await expectToLookWell(page, [{ width: 320, colorScheme: 'dark' }])
  })
})
