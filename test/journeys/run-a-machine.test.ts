import { actInRow, confirm, dialogOf, goTo, rowOf, signOut, untilPower } from './page-parts.ts'
import { siteOfTests } from './site-of-tests.ts'

describe('a person', () => {
  const site = siteOfTests()
  /** What is under way ends once the test has seen it, however slow the machine is. */
  const end = () => site.vms.azure.clock.advance(3 * 60_000)

  it('signs in, sees their machines, starts one, and watches it become running without touching the page', async () => {
    const page = await site.open()
    await page.goto('/')
    await page.getByRole('link', { name: 'Sign in' }).click()
    // A person whose Resource Graph quota the next journeys do not need.
    await page.getByText('grace@contoso.example').click()
    await page.waitForURL('**/vms')

    await rowOf(page, 'dev-grace').getByRole('button', { name: 'Start: dev-grace', exact: true }).click()

    await untilPower(page, 'dev-grace', 'starting')
    end()
    await untilPower(page, 'dev-grace', 'running')
    await rowOf(page, 'dev-grace').locator('[data-action=stop]').waitFor()
  })

  it('is asked before a machine stops, by its name, and may think better of it', async () => {
    const page = await site.openAs('ada', '/vms?q=ci-runner')
    await rowOf(page, 'ci-runner-01').locator('[data-action=stop]').click()
    await dialogOf(page).getByRole('heading', { name: 'Stop ci-runner-01?' }).waitFor()
    await dialogOf(page).getByRole('link', { name: 'Cancel' }).click()
    await dialogOf(page).waitFor({ state: 'detached' })
    expect(page.url()).toBe(`${site.url}/vms?q=ci-runner`)
    expect(await site.vms.asked(/deallocate$/)).toEqual([])

    await actInRow(page, 'ci-runner-01', 'Stop')

    await untilPower(page, 'ci-runner-01', 'deallocating')
    end()
    await untilPower(page, 'ci-runner-01', 'deallocated')
    expect(page.url()).toBe(`${site.url}/vms?q=ci-runner`)
  })

  it('restarts a machine from its own page, and sees there that it was done', async () => {
    const page = await site.openAs('ada', '/vms')
    await page.getByRole('link', { name: 'web-01', exact: true }).click()
    await page.getByRole('heading', { name: 'web-01' }).waitFor()

    await page.locator('[data-action=restart]').click()
    await confirm(page, 'Restart web-01')

    await untilPower(page, 'web-01', 'restarting')
    end()
    await untilPower(page, 'web-01', 'running')
    await goTo(page, 'Activity')
    await page.getByText('Restart web-01').waitFor()
    expect(await page.locator('.operations li').first().innerText()).toContain('Done')
  })

  it.each([
    ['its own page', 'heading'],
    ['the list', 'link'],
  ] as const)('starts a machine from %s by keyboard, and stands at its name', async (place, role) => {
    const page = await site.openAs('ada', '/vms?q=dev-grace')
    if (place === 'its own page') await page.getByRole('link', { name: 'dev-grace', exact: true }).click()
    await page.getByRole(role, { name: 'dev-grace', exact: true }).waitFor()

    await page.locator('[data-action=start]').press('Enter')

    await untilPower(page, 'dev-grace', 'starting')
    await page.locator('[data-vm-name]:focus', { hasText: 'dev-grace' }).waitFor()
  })

  it('learns on the row why a start has failed', async () => {
    const page = await site.openAs('ada', '/vms?q=gpu')

    await rowOf(page, 'gpu-train').locator('[data-action=start]').click()

    await untilPower(page, 'gpu-train', 'starting')
    end()
    await rowOf(page, 'gpu-train').getByText('no capacity').waitFor()
    await untilPower(page, 'gpu-train', 'deallocated')
  })

  it('who may not do something learns which right is missing, and gets back', async () => {
    const machine = site.vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01')
    // A question that was open already when the right was taken away.
    const page = await site.openAs('margaret', `${machine}/stop?confirm`)
    await confirm(page, 'Stop web-01')

    await page.getByText('Microsoft.Compute/virtualMachines/deallocate/action').first().waitFor()
    expect(await dialogOf(page).count()).toBe(0)
    await page.getByRole('link', { name: 'Back to web-01' }).click()

    await untilPower(page, 'web-01', 'running')
  })

  it('loses neither their place on the page nor the focus by starting a machine', async () => {
    // In the order of what needs the person, a machine that is starting goes to the top, and they go along.
    const page = await site.openAs('ada', '/vms?sort=name', { viewport: { width: 1440, height: 400 } })
    const button = rowOf(page, 'web-batch').locator('[data-action=start]')
    await button.scrollIntoViewIfNeeded()
    const before = await page.evaluate('scrollY')

    await button.click()
    await untilPower(page, 'web-batch', 'starting')
    await page.locator('tr[data-vm-id$="/web-batch"] a:focus').waitFor()
    end()
    await untilPower(page, 'web-batch', 'running')

    expect(await page.locator('tr[data-vm-id$="/web-batch"] a:focus').count()).toBe(1)
    expect(before).toBeGreaterThan(100)
    expect(Math.abs(Number(await page.evaluate('scrollY')) - Number(before))).toBeLessThan(20)
  })

  it('hears that it has ended, without seeing', async () => {
    const page = await site.openAs('ada', '/vms?q=dev-grace')

    await page.locator('[data-action=start]').click()
    await untilPower(page, 'dev-grace', 'starting')
    end()

    await page.locator('[role=status]', { hasText: 'dev-grace: Running' }).waitFor({ state: 'attached' })
    // The page is fetched anew just then, with nothing announced.
    await page.locator('#state-running', { hasText: '1' }).waitFor()
    expect(await page.locator('[role=status]', { hasText: 'dev-grace: Running' }).count()).toBe(1)
  })

  it('does not lose sight of a machine that their filter no longer finds', async () => {
    const page = await site.openAs('ada', '/vms?state=running&q=web')
    await actInRow(page, 'web-01', 'Stop')

    const line = page.locator('.off-page', { hasText: 'Stop web-01' })
    await line.getByRole('link', { name: 'web-01' }).click()

    await untilPower(page, 'web-01', 'deallocating')
    end()
    await untilPower(page, 'web-01', 'deallocated')
  })

  it('sees in a second window what was done in the first, once it is shown again', async () => {
    const [first, second] = [await site.openAs('ada', '/vms?q=dev-grace'), await site.openAs('ada', '/vms?q=dev-grace')]

    await first.locator('[data-action=start]').click()
    await untilPower(first, 'dev-grace', 'starting')
    await second.reload()
    await untilPower(second, 'dev-grace', 'starting')
    end()

    await untilPower(second, 'dev-grace', 'running')
  })

  it('signs out, and the next person in the same browser sees nothing of them', async () => {
    const page = await site.openAs('ada', '/vms')
    await signOut(page)
    await page.waitForURL('**/.auth/logout/**')

    await page.goto('/vms')
    expect(await page.locator('[data-vm-id]').count()).toBe(0)
    await page.getByRole('link', { name: 'Sign in' }).click()
    await page.getByText('mallory@contoso.example').click()
    await page.getByText('No machines yet').waitFor()
    await page.goBack()
    await page.goBack()

    expect(await page.getByText('Ada Lovelace').count()).toBe(0)
    expect(await page.locator('[data-vm-id]').count()).toBe(0)
  })

  describe('without JavaScript', () => {
    const options = { javaScriptEnabled: false }

    it('starts and stops a machine all the same', async () => {
      const page = await site.openAs('ada', '/vms?q=dev-grace', options)
      await page.locator('[data-action=start]').click()
      await untilPower(page, 'dev-grace', 'starting')
      end()
      await page.locator('.again').click()
      await untilPower(page, 'dev-grace', 'running')

      await actInRow(page, 'dev-grace', 'Stop')
      await untilPower(page, 'dev-grace', 'deallocating')
      end()
      await page.reload()

      await untilPower(page, 'dev-grace', 'deallocated')
    })

    it('searches, sorts and pages', async () => {
      const page = await site.openAs('ada', '/vms', options)
      await page.getByRole('searchbox').fill('web')
      await page.getByRole('button', { name: 'Search' }).click()
      const byName = page.getByRole('columnheader').getByRole('link', { name: 'Machine' })
      await byName.click()
      await page.locator('[aria-sort=ascending]').waitFor()
      await byName.click()
      await page.waitForLoadState()

      expect(await page.locator('[data-vm-id] th a').allInnerTexts()).toEqual(['web-batch', 'web-02', 'web-01'])
    })
  })
})
