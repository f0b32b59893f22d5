import { dialogOf, rowOf, untilPower } from './page-parts.ts'
import { siteOfTests } from './site-of-tests.ts'

const SOME = ['ci-runner-01', 'web-01', 'web-02']

describe('a person with many machines', () => {
  const site = siteOfTests({ speed: 40 })

  it('selects some, sees how many of them an action fits, is asked once, and sees all end', async () => {
    const page = await site.openAs('ada', '/vms?sort=name')
    for (const name of [...SOME, 'files-old']) await rowOf(page, name).getByRole('checkbox').check()
    const many = page.getByRole('form', { name: 'Selected machines' })
    // The numbers are the browser's own, so that only it can say them.
    expect(await many.getByRole('button', { name: /^Stop/ }).evaluate(contentAfter)).toContain('counter(stop)')
    await many.getByRole('button', { name: /^Stop/ }).click()
    await dialogOf(page).getByRole('heading', { name: 'Stop 3 of 4 machines?' }).waitFor()
    await dialogOf(page).getByRole('button', { name: 'Stop 3 machines' }).click()

    await page.waitForURL('**/bulk/*')
    await page.getByText('3 of 3 done').waitFor()
    await page.getByRole('heading', { name: 'Stop 3 machines' }).waitFor()
    await page.locator('main').getByRole('link', { name: 'Machines' }).click()
    for (const name of SOME) await untilPower(page, name, 'deallocated')
  })

  it('keeps what is selected while the list changes, and clears it at once', async () => {
    const page = await site.openAs('ada', '/vms?sort=name')
    await rowOf(page, 'dev-grace').getByRole('checkbox').check()
    await rowOf(page, 'dc-01').getByRole('checkbox').check()
    await rowOf(page, 'dev-grace').locator('[data-action=start]').click()
    await untilPower(page, 'dev-grace', 'running')
    await page.locator('#state-starting').waitFor({ state: 'detached' })

    expect(await page.locator('tbody input:checked').count()).toBe(2)
    await page.getByRole('button', { name: 'Clear' }).click()
    expect(await page.locator('tbody input:checked').count()).toBe(0)
    expect(await page.locator('#many').isVisible()).toBe(false)
  })

  it('selects all of a page by one box', async () => {
    const page = await site.openAs('ada', '/vms?q=web')
    const all = page.getByRole('checkbox', { name: 'Select all on this page' })
    await all.check()
    expect(await page.locator('tbody input:checked').count()).toBe(3)

    await rowOf(page, 'web-01').getByRole('checkbox').uncheck()
    expect(await all.evaluate((box) => (box as { indeterminate?: boolean }).indeterminate)).toBe(true)
  })

  describe('without JavaScript', () => {
    it('does the same on pages', async () => {
      const page = await site.openAs('ada', '/vms?q=sql', { javaScriptEnabled: false })
      for (const name of ['sql-prod-01', 'sql-prod-02']) await rowOf(page, name).getByRole('checkbox').check()
      await page.locator('#many button[value=stop]').click()
      await page.getByRole('button', { name: 'Stop 2 machines' }).click()
      await page.waitForURL('**/bulk/*')
      while (!(await page.getByText('1 of 2 done').isVisible())) await page.reload()

      await page.getByText('A lock').or(page.getByText('lock')).first().waitFor()
    })
  })
})

function contentAfter(button: unknown): string {
  const { getComputedStyle } = globalThis as unknown as {
    getComputedStyle: (of: unknown, what: string) => { content: string }
  }
  return getComputedStyle(button, '::after').content
}
