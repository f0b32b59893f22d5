import { until } from '../support/until.ts'
import { expectToLookWell } from './looks.ts'
import { confirm, signOut } from './page-parts.ts'
import { siteOfTests } from './site-of-tests.ts'

describe("the app's own door", () => {
  const site = siteOfTests({ ownDoor: true })

  it('lets a person in, do something, and out again, here and at Entra', async () => {
    const page = await site.open()
    await page.goto('/vms?q=dev-grace')
    await page.getByRole('link', { name: 'Sign in' }).click()
    await page.getByText('ada@contoso.example').click()
    await page.waitForURL(`${site.url}/vms?q=dev-grace`)

    await page.getByRole('button', { name: 'Start: dev-grace', exact: true }).click()
    await page.waitForSelector('[data-vm-id$="/dev-grace"][data-power="starting"]')
    await signOut(page)
    await page.waitForURL(`${site.url}/auth/signed-out`)

    await page.getByRole('heading', { name: 'You are signed out' }).waitFor()
    expect((await page.context().cookies(site.url)).map(({ name }) => name)).not.toContain('__Host-session')
    // Nobody is signed in at Entra any more, so it asks who it is.
    await page.goto('/sign-in?return=/vms')
    await page.getByText('grace@contoso.example').click()
    await page.getByText('Grace Hopper').waitFor()
  })

  it('does the same without scripts', async () => {
    const page = await site.openAs('ada', '/vms?q=dev-grace', { javaScriptEnabled: false })
    await page.getByRole('link', { name: 'dev-grace', exact: true }).waitFor()

    await signOut(page)

    await page.waitForURL(`${site.url}/auth/signed-out`)
  })

  it('is passed by single sign-on in a second window, without a question', async () => {
    const page = await site.openAs('ada', '/vms?q=dev-grace')
    await page.context().clearCookies({ name: /^__Host-/ })
    await page.goto('/operations')

    await page.getByRole('link', { name: 'Sign in' }).click()

    await page.waitForURL(`${site.url}/operations`)
  })

  it('ends a session when its person signs out at Entra, in the frame of another site', async () => {
    const page = await site.openAs('ada', '/vms?q=dev-grace')
    const entra = await page.context().newPage()

    await entra.goto(
      `${site.vms.azure.signInSite.signInOrigin}/${site.vms.azure.directory.tenantId}/oauth2/v2.0/logout`,
    )

    await until(async () => (await page.request.get('/operations')).status() === 401)
  })

  it('lets a form through whose session has ended, after signing in, by one click', async () => {
    const page = await site.openAs('ada', '/vms?q=dev-grace')
    await page.context().clearCookies({ name: '__Host-session' })
    await page.getByRole('button', { name: 'Start: dev-grace', exact: true }).click()
    await page.getByText('Nothing was done').waitFor()

    await page.getByRole('link', { name: 'Sign in' }).click()
    await confirm(page, 'Start dev-grace')

    await page.waitForSelector('[data-vm-id$="/dev-grace"][data-power="starting"]')
    expect(await site.vms.asked(/\/start$/)).toHaveLength(1)
  })

  it('leads through a second factor that Azure wants for an action, and back to the form', async () => {
    await site.vms.azure.control('PUT', '/second-factor', { demanded: true })
    const page = await site.openAs('ada', '/vms?q=dev-grace')
    await page.getByRole('button', { name: 'Start: dev-grace', exact: true }).click()
    await page.getByText('a stronger sign-in').waitFor()

    await page.getByRole('link', { name: 'Sign in' }).click()
    await page.locator('button[value="yes"]').click()
    await page.getByRole('heading', { name: 'Start dev-grace?' }).waitFor()
    // The attempt before the sign-in, which Azure has refused, and no other.
    expect(await site.vms.asked(/\/start$/)).toHaveLength(1)
    await confirm(page, 'Start dev-grace')

    await page.waitForSelector('[data-vm-id$="/dev-grace"][data-power="starting"]')
  })

  it('looks well where nobody is signed in any more', async () => {
    const page = await site.open()
    for (const [path, text] of [
      ['/auth/signed-out', 'until somebody signs in'],
      ['/auth/signed-out?here', 'here alone'],
    ] as const) {
      await page.goto(path)

      await page.getByText(text).waitFor()
      await expectToLookWell(page)
    }
  })
})
