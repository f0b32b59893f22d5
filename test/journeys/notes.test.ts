import { dialogOf, focusedOf, menuButtonOf, menuOf, rowOf } from './page-parts.ts'
import { siteOfTests } from './site-of-tests.ts'

describe('what a person calls a machine', () => {
  const site = siteOfTests()

  it('is typed in a dialog over the list, in which the field has the focus, and is in the row at once', async () => {
    const page = await site.openAs('ada', '/vms?q=web')
    await menuButtonOf(page, 'web-01').click()
    await menuOf(page).getByRole('link', { name: 'Nickname and note…' }).click()
    await dialogOf(page).locator('[name=nickname]:focus').waitFor()
    await page.keyboard.type('The shop')
    await dialogOf(page).locator('[name=note]').fill('Ask Grace\nbefore Fridays')

    await dialogOf(page).getByRole('button', { name: 'Save' }).click()

    await rowOf(page, 'web-01').locator('.nickname', { hasText: 'The shop' }).waitFor()
    await page.locator('[data-vm-name]:focus', { hasText: 'web-01' }).waitFor()
    expect(await dialogOf(page).count()).toBe(0)
    expect(await focusedOf(page)).toContain('The shop')
  })

  it('stays in the dialog while the machine behind it changes, and is given up by Escape', async () => {
    const path = site.vms.vmPath('Contoso Development', 'rg-dev-team', 'dev-grace')
    const page = await site.openAs('ada', path)
    await page.getByRole('button', { name: 'Start: dev-grace', exact: true }).click()
    await page.locator('[data-power=starting]').waitFor()
    await page.getByRole('link', { name: 'Add…' }).click()
    await dialogOf(page).locator('[name=nickname]:focus').waitFor()
    await page.keyboard.type('Mine')
    site.vms.azure.clock.advance(120_000)
    await page.locator('[data-power=running]').waitFor()

    expect(await dialogOf(page).locator('[name=nickname]').inputValue()).toBe('Mine')
    await page.keyboard.press('Escape')
    expect(await dialogOf(page).count()).toBe(0)
    expect(await page.locator('.nickname').count()).toBe(0)
  })
})
