import { until } from '../support/until.ts'
import { expectToLookWell } from './looks.ts'
import { siteOfTests } from './site-of-tests.ts'

describe('a guest of other directories', () => {
  const site = siteOfTests({
    ownDoor: true,
    settings: (azure) => ({
      OTHER_TENANTS: ['Fabrikam', 'Northwind'].map((name) => azure.getOtherTenant(name).tenantId).join(),
    }),
  })

  it('chooses one, sees all as one list, starts a machine of the other and sees its row follow', async () => {
    const page = await site.openAs('grace', '/vms')
    const choice = page.locator('details.directory summary')
    await choice.click()
    await page.getByRole('button', { name: 'Fabrikam' }).click()
    await page.locator('[data-vm-id$="/render-01"]').waitFor()
    expect(await page.title()).toContain('Fabrikam')

    await choice.click()
    await page.getByRole('button', { name: 'All my directories' }).click()
    await page.getByText('“Northwind” is missing').waitFor()
    expect(await page.locator('[data-vm-id$="/dev-grace"]').count()).toBe(2)
    const row = page.locator('[data-vm-id$="/compiler"]')
    expect(await row.locator('.in-directory').innerText()).toBe('Fabrikam')

    await row.getByRole('link', { name: 'compiler', exact: true }).click()
    await page.getByRole('heading', { name: 'compiler' }).waitFor()
    expect(page.url()).toContain(site.vms.azure.getOtherTenant('Fabrikam').tenantId)
    await page.getByRole('button', { name: /^Start/ }).click()
    await page.waitForSelector('[data-vm-id$="/compiler"][data-power="starting"]')
    await page.goto('/vms?directory=all')
    await page.waitForSelector('[data-vm-id$="/compiler"][data-power="starting"]')
    site.vms.azure.clock.advance(120_000)
    await page.waitForSelector('[data-vm-id$="/compiler"][data-power="running"]')

    expect(await site.vms.asked(/compiler\/start$/)).toHaveLength(1)
  })

  it('chooses by keyboard: Escape closes the choice, and its button has the focus', async () => {
    const page = await site.openAs('grace', '/operations')
    const choice = page.locator('details.directory')
    const focused = () => page.evaluate<boolean>("document.activeElement.matches('details.directory > summary')")
    await choice.locator('summary').focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    expect(await page.evaluate<string>('document.activeElement.textContent')).toBe('Fabrikam')

    await page.keyboard.press('Escape')
    expect(await choice.getAttribute('open')).toBeNull()
    expect(await focused()).toBe(true)

    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await until(async () => (await page.title()).includes('Fabrikam'))
    await until(focused)
    expect(new URL(page.url()).pathname).toBe('/operations')
  })

  it('reads every page on every screen', async () => {
    const page = await site.openAs('grace', '/vms')
    const northwind = site.vms.azure.getOtherTenant('Northwind').tenantId
    const headings = {
      '/vms?directory=all': 'Machines',
      '/operations?directory=all': 'Activity',
      [`/vms?directory=${northwind}`]: 'You can’t use this app with this account',
    }

    for (const [path, heading] of Object.entries(headings)) {
      site.vms.rest()
      await page.goto(path)
      await page.getByRole('heading', { name: heading, exact: true }).waitFor()
      await expectToLookWell(page)
    }
    await page.locator('details.directory summary').click()
    await expectToLookWell(page)
  })
})
