import { dialogOf, focusedOf, menuOf, rowOf } from './page-parts.ts'
import { siteOfTests } from './site-of-tests.ts'

describe('a person who may not do everything', () => {
  const site = siteOfTests()

  it('sees that in the rows without asking, and why in a dialog, by keyboard', async () => {
    const page = await site.openAs('linus', '/vms')
    const why = rowOf(page, 'web-batch').getByRole('link', { name: 'View only' })
    await why.waitFor()
    expect(await page.locator('tr [data-action=stop], tr [data-action=start]').count()).toBe(0)

    await why.focus()
    await page.keyboard.press('Enter')

    const dialog = dialogOf(page)
    await dialog.getByRole('heading', { name: 'What you can do with web-batch' }).waitFor()
    await dialog.getByText('You could with the role Desktop Virtualization Power On Contributor').waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    expect(await focusedOf(page)).toBe('View only: web-batch. Why can’t I?')
  })

  it('finds the same in the menu of a row', async () => {
    const page = await site.openAs('margaret', '/vms')
    await rowOf(page, 'web-01').locator('[data-menu]').click()
    await menuOf(page).getByText('Your rights don’t include this.').first().waitFor()

    await menuOf(page).getByRole('link', { name: 'Why can’t I?' }).click()

    await dialogOf(page).getByRole('heading', { name: 'What you can do with web-01' }).waitFor()
    await dialogOf(page).getByText('Start, Restart').waitFor()
  })

  it('is told once Azure refuses what it allowed a moment ago', async () => {
    const page = await site.openAs('margaret', '/vms?q=web-02')
    await rowOf(page, 'web-02').getByRole('link', { name: 'Connect' }).waitFor()
    await site.vms.setFaults({ match: { path: '/restart$' }, status: 403, body: REFUSAL })
    const answer = { status: 200, body: { value: [{ actions: ['*/read'], notActions: [] }] } }
    await rowOf(page, 'web-02').locator('[data-menu]').click()
    await menuOf(page).getByRole('link', { name: 'Restart' }).click()
    await site.vms.setFaults(
      { match: { path: '/restart$' }, status: 403, body: REFUSAL },
      { match: { path: 'Microsoft.Authorization/permissions$' }, ...answer },
    )

    await dialogOf(page).getByRole('button', { name: 'Restart web-02' }).click()

    await page.getByRole('heading', { name: 'You can’t restart web-02' }).waitFor()
    await page.goto('/vms?q=web-02')
    await rowOf(page, 'web-02').locator('[data-menu]').click()
    await menuOf(page).locator('.not', { hasText: 'Restart' }).getByText('Your rights don’t include this.').waitFor()
    await site.vms.setFaults()
    site.complaints.splice(0)
  })
})

const REFUSAL = { error: { code: 'AuthorizationFailed', message: 'No.' } }
