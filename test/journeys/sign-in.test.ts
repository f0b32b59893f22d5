import type { Page } from 'playwright-core'
import { until } from '../support/until.ts'
import { type Site, startSite } from './browser.ts'
import { confirm, dialogOf, rowOf, signOut } from './page-parts.ts'
import { siteOfTests } from './site-of-tests.ts'

describe('a sign-in', () => {
  const site = siteOfTests()

  const start = (page: Page) => page.getByRole('button', { name: 'Start: dev-grace', exact: true })
  const untilStarting = (page: Page) => page.waitForSelector('[data-vm-id$="/dev-grace"][data-power="starting"]')
  const startsAsked = () => site.vms.asked(/\/start$/)
  /** Expires what the front door has stored of the person's sign-in. What it stores from now on is valid. */
  async function lapse(page: Page, { hasScripts = true } = {}) {
    // Whoever asks first with the old one renews it, which must be the page that the test is about.
    if (hasScripts) await site.untilFollowed()
    site.vms.azure.tokenLifetime.set(-60)
    expect((await page.request.get('/.auth/refresh')).status()).toBe(200)
    site.vms.azure.tokenLifetime.set(undefined)
  }

  it('that has lapsed when a form is sent is renewed, and the form is sent again, once', async () => {
    const page = await site.openAs('ada', '/vms?q=dev-grace')
    await lapse(page)

    await start(page).click()

    await untilStarting(page)
    expect(await startsAsked()).toHaveLength(1)
  })

  it('that has lapsed when the form of a dialog is sent is renewed, and the form is sent again, once', async () => {
    const page = await site.openAs('ada', '/vms?q=ci-runner-01')
    await rowOf(page, 'ci-runner-01').locator('[data-action=stop]').click()
    await dialogOf(page).waitFor()
    await lapse(page)

    await confirm(page, 'Stop ci-runner-01')

    await page.waitForSelector('[data-vm-id$="/ci-runner-01"][data-power="deallocating"]')
    expect(await site.vms.asked(/\/deallocate$/)).toHaveLength(1)
    expect(await dialogOf(page).count()).toBe(0)
  })

  it('that is gone when the form of a dialog is sent leads through sign-in to the form again', async () => {
    const page = await site.openAs('ada', '/vms?q=ci-runner-01')
    await rowOf(page, 'ci-runner-01').locator('[data-action=stop]').click()
    await dialogOf(page).waitFor()
    await page.context().clearCookies()

    await confirm(page, 'Stop ci-runner-01')
    await page.getByText('Nothing was done').waitFor()
    expect(await dialogOf(page).count()).toBe(0)
    await page.getByRole('link', { name: 'Sign in' }).click()
    await page.getByText('ada@contoso.example').click()
    await confirm(page, 'Stop ci-runner-01')

    await page.waitForSelector('[data-vm-id$="/ci-runner-01"][data-power="deallocating"]')
    expect(await site.vms.asked(/\/deallocate$/)).toHaveLength(1)
  })

  it('that has lapsed when a link is followed, or an address opened, is renewed on the way', async () => {
    const page = await site.openAs('ada', '/vms?q=dev-grace')
    await lapse(page)
    await page.getByRole('link', { name: 'dev-grace', exact: true }).click()
    await page.getByRole('heading', { name: 'dev-grace' }).waitFor()

    await lapse(page)
    await page.goto('/vms?q=dev-ada')

    await page.getByRole('link', { name: 'dev-ada', exact: true }).waitFor()
    expect(page.url()).toBe(`${site.url}/vms?q=dev-ada`)
  })

  it('that has lapsed when a file is asked for is renewed, the file downloaded, and the page says so', async () => {
    const page = await site.openAs('ada', '/vms?q=dev-grace')
    await lapse(page)
    const downloaded = page.waitForEvent('download')

    await page.getByRole('link', { name: 'CSV' }).click()

    expect((await downloaded).suggestedFilename()).toMatch(/\.csv$/)
    await page.getByRole('heading', { name: 'You are signed in again' }).waitFor()
    await page.locator('main').getByRole('link', { name: 'Machines' }).click()
    await page.getByRole('link', { name: 'dev-grace', exact: true }).waitFor()
  })

  it('that is gone loses no form: nothing is done, and after signing in it is one click away', async () => {
    const page = await site.openAs('ada', '/vms?q=dev-grace')
    await page.context().clearCookies()
    await start(page).click()
    await page.getByText('Nothing was done').waitFor()
    expect(await startsAsked()).toEqual([])

    await page.getByRole('link', { name: 'Sign in' }).click()
    await page.getByText('ada@contoso.example').click()
    await confirm(page, 'Start dev-grace')

    await untilStarting(page)
    expect(await startsAsked()).toHaveLength(1)
  })

  it('that has lapsed leads through one button and back, without scripts too', async () => {
    const page = await site.openAs('ada', '/vms?q=dev-grace', { javaScriptEnabled: false })
    await lapse(page, { hasScripts: false })
    await page.goto('/vms?q=dev-ada')

    await page.getByRole('link', { name: 'Sign in' }).click()
    await page.getByText('ada@contoso.example').click()

    await page.getByRole('link', { name: 'dev-ada', exact: true }).waitFor()
    expect(page.url()).toContain(`${site.url}/vms?q=dev-ada`)
  })

  it('is renewed shortly before its end while a page is open, again and again', async () => {
    const page = await site.open()
    await page.clock.install()
    await page.goto('/.auth/login/aad?post_login_redirect_uri=/vms&login_hint=ada@contoso.example')
    await page.getByRole('link', { name: 'dev-grace', exact: true }).waitFor()

    const answers: string[] = []
    page.on('response', (response) => {
      const { pathname } = new URL(response.url())
      if (['/.auth/refresh', '/session'].includes(pathname)) answers.push(`${response.status()} ${pathname}`)
    })

    // The page sets its timer at some time after it has what it needs, so one step of its clock might come too early.
    await until(async () => {
      await page.clock.fastForward(85 * 60_000)
      return answers.length >= 4
    })

    expect(answers.slice(0, 4)).toEqual(['200 /.auth/refresh', '200 /session', '200 /.auth/refresh', '200 /session'])
  })

  it('whose end keeps a form from being sent at all is said, with a way back', async () => {
    const page = await site.openAs('ada', '/vms?q=dev-grace')
    // A script's request fails like this if the front door requires a session and redirects it to Entra.
    await page.route('**/start', (route) => route.abort())

    await start(page).click()

    await page.getByRole('alert').getByRole('link', { name: 'Sign in again' }).waitFor()
    expect(await page.getByRole('alert').textContent()).toContain('could not be sent')
    site.complaints.splice(0)
  })

  it('whose end stops the news of a change is said, with a way back', async () => {
    const page = await site.openAs('ada', '/vms?q=dev-grace')
    // Of a worker's requests a page sees nothing, so this browser has no workers.
    await page.addInitScript('delete window.SharedWorker')
    await page.route(/\/(events|session)(\?|$)/, (route) => route.fulfill({ status: 401 }))

    await page.reload()
    await page.getByRole('searchbox').focus()

    await page.getByText('Live updates have stopped.').waitFor()
    expect(await page.evaluate('document.activeElement.id')).toBe('search')
    expect(await page.getByRole('alert').isVisible()).toBe(true)
  })

  it('whose end stops the news of a change is not said where nothing is followed', async () => {
    const page = await site.openAs('ada', '/vms?q=dev-grace')
    await page.addInitScript('delete window.SharedWorker')
    await page.route(/\/(events|session)(\?|$)/, (route) => route.fulfill({ status: 401 }))
    const renewals: string[] = []
    page.on('request', (request) => renewals.push(new URL(request.url()).pathname))

    await page.goto('/preferences')
    await until(() => renewals.filter((path) => path === '/.auth/refresh').length >= 4)
    await page.waitForLoadState('networkidle')

    expect(await page.getByRole('alert').isVisible()).toBe(false)
  })

  it('of somebody else in the same browser leaves nothing of the person before on any page', async () => {
    const page = await site.openAs('ada', '/vms')
    await page.getByText('Ada Lovelace').waitFor()
    const other = await page.context().newPage()

    await other.goto('/.auth/login/aad?post_login_redirect_uri=/vms&login_hint=grace@contoso.example')

    await page.getByText('Grace Hopper').waitFor()
    expect(await page.content()).not.toContain('Ada Lovelace')
  })

  it('that is renewed on the way to a page leaves the page before where Back leads', async () => {
    const page = await site.openAs('ada', '/vms?q=dev-grace')
    await page.getByRole('link', { name: 'Activity' }).waitFor()
    await lapse(page)
    await page.getByRole('link', { name: 'dev-grace', exact: true }).click()
    await page.getByRole('heading', { name: 'dev-grace' }).waitFor()

    await page.goBack()

    await page.getByRole('searchbox').waitFor()
    expect(page.url()).toBe(`${site.url}/vms?q=dev-grace`)
  })

  it('whose token is gone, as after a release, is said to be that, and made new by one button', async () => {
    const page = await site.openAs('ada', '/vms?q=dev-grace')
    await site.vms.azure.control('DELETE', '/token-store')
    await page.reload()
    await page.getByText('from before the last release').waitFor()

    await page.getByRole('link', { name: 'Sign in' }).click()
    await page.getByText('ada@contoso.example').click()

    await page.getByRole('link', { name: 'dev-grace', exact: true }).waitFor()
    await page.waitForURL(`${site.url}/vms?q=dev-grace`)
  })

  it.each(['hedy', 'radia'])('that needs one more step (%s) leads through it once, and back', async (who) => {
    const page = await site.openAs(who, '/vms?q=ci')
    await page.getByText('Details for support').waitFor()

    await page.getByRole('link', { name: 'Sign in' }).click()
    await page.getByText(`${who}@contoso.example`).click()

    await page.getByRole('link', { name: 'ci-runner-01', exact: true }).waitFor()
    await page.waitForURL(`${site.url}/vms?q=ci`)
  })

  it.each([
    ['katherine', 'access policy (Conditional Access) blocks this'],
    ['barbara', 'only from a device or an app that it manages'],
    ['dorothy', 'only certain people'],
    ['annie', 'is from another organisation'],
    ['jean', 'An administrator hasn’t approved this app yet'],
  ])('that is refused for good (%s) says why, and does not lead in circles', async (who, why) => {
    const page = await site.openAs(who, '/vms')

    await page.getByText(why).waitFor()

    expect(await page.getByRole('link', { name: 'Sign in' }).count()).toBe(0)
  })

  it('that Azure challenges while a page is open leads through sign-in once, and the form is there again', async () => {
    const page = await site.openAs('ada', '/vms?q=dev-grace')
    await site.vms.azure.control('POST', '/revocations', { login_hint: 'ada@contoso.example' })
    await start(page).click()
    await page.getByText('Nothing was done').waitFor()

    await page.getByRole('link', { name: 'Sign in' }).click()
    await page.getByText('ada@contoso.example').click()
    await confirm(page, 'Start dev-grace')

    await untilStarting(page)
    expect(await startsAsked()).toHaveLength(1)
  })

  it('that can not be renewed leads through one button and back', async () => {
    const page = await site.openAs('ada', '/vms')
    await lapse(page)
    await site.vms.azure.control('DELETE', '/refresh-tokens?login_hint=ada@contoso.example')
    await page.goto('/vms?q=dev-ada')
    await page.getByRole('link', { name: 'Sign in' }).click()
    await page.getByText('ada@contoso.example').click()

    await page.getByRole('link', { name: 'dev-ada', exact: true }).waitFor()
  })

  it('has details to copy where it is refused', async () => {
    const page = await site.openAs('ada', '/operations', { permissions: ['clipboard-read', 'clipboard-write'] })
    const body = { error: 'invalid_grant', suberror: 'message_only', error_description: 'AADSTS53003: Blocked.' }
    await site.vms.setFaults({ match: { path: '/oauth2/' }, status: 400, body })
    await page.goto('/.auth/login/aad?post_login_redirect_uri=/vms&login_hint=linus@contoso.example')
    await page.getByText('Details for support').click()

    await page.getByRole('button', { name: 'Copy' }).click()

    await page.locator('#news', { hasText: 'Copied' }).waitFor({ state: 'attached' })
    expect(await page.evaluate<string>('navigator.clipboard.readText()')).toContain('Code: AADSTS53003')
  })
})

describe('signing out, where Entra leads on to another identity provider,', () => {
  let site: Site

  beforeAll(async () => {
    site = await startSite()
  })
  beforeEach(async () => {
    await site.vms.reset()
    await site.vms.azure.control('PUT', '/federation', { signsOut: true })
  })
  afterEach(() => site.closeWindows())
  afterAll(() => site.close())

  it.each([true, false])('ends on a page that says so (scripts: %s)', async (javaScriptEnabled) => {
    const page = await site.openAs('ada', '/vms', { javaScriptEnabled })
    const hosts: string[] = []
    page.on('request', (request) => hosts.push(new URL(request.url()).host))

    await signOut(page)

    await page.getByRole('heading', { name: 'You are signed out' }).waitFor()
    expect(new Set(hosts).size).toBe(3)
    await page.goto('/vms')
    await page.getByText('You are not signed in').waitFor()
  })

  it('empties every window of the browser, and its title', async () => {
    const page = await site.openAs('ada', '/vms?q=dev-grace')
    const other = await page.context().newPage()
    await other.goto('/vms?q=web')
    await other.getByRole('link', { name: 'web-01', exact: true }).click()
    await other.getByRole('heading', { name: 'web-01' }).waitFor()

    await signOut(page)

    await other.getByRole('heading', { name: 'You have signed out in another window' }).waitFor()
    const shown = `${await other.title()} ${await other.evaluate<string>('document.documentElement.textContent')}`
    expect(shown).not.toMatch(/web-01|Ada Lovelace|\d+\.\d+\.\d+\.\d+/)
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor()
    await other.getByRole('link', { name: 'Sign in again' }).click()
    await other.getByText('ada@contoso.example').click()
    await other.getByRole('heading', { name: 'web-01' }).waitFor()
  })
})

describe('a file that is refused', () => {
  it('is a page that says why, and else still a file', async () => {
    const site = await startSite()
    const page = await site.openAs('ada', '/vms?q=dev-grace')
    await page.getByRole('link', { name: 'CSV' }).waitFor()
    const downloaded = page.waitForEvent('download')
    await page.getByRole('link', { name: 'CSV' }).click()
    expect((await downloaded).suggestedFilename()).toMatch(/\.csv$/)

    await page.context().clearCookies()
    await page.getByRole('link', { name: 'JSON' }).click()

    await page.getByText('You are not signed in').waitFor()
    await page.getByRole('link', { name: 'Sign in' }).waitFor()
    await site.close()
  })
})

describe('a sign-in before a front door that sends everybody without a session to sign in', () => {
  let site: Site

  beforeAll(async () => {
    site = await startSite({ mode: 'redirect' })
  })
  afterEach(() => site.closeWindows())
  afterAll(() => site.close())

  const start = (page: Page) => page.getByRole('button', { name: 'Start: dev-grace', exact: true })

  it('that is gone loses no form', async () => {
    const page = await site.openAs('ada', '/vms?q=dev-grace')
    await page.context().clearCookies()

    // A script can't follow the redirect to another site.
    await start(page).click()
    await page.getByRole('alert').getByRole('link', { name: 'Sign in again' }).click()
    await page.getByText('ada@contoso.example').click()
    await start(page).waitFor()
    expect(await site.vms.asked(/\/start$/)).toEqual([])
    await start(page).click()

    await page.waitForSelector('[data-vm-id$="/dev-grace"][data-power="starting"]')
  })

  it('that is gone leads a form through sign-in to the form again, without scripts', async () => {
    await site.vms.reset()
    const page = await site.openAs('ada', '/vms?q=dev-grace', { javaScriptEnabled: false })
    await page.context().clearCookies()

    await start(page).click()
    await page.getByText('ada@contoso.example').click()
    await page.getByRole('heading', { name: 'Start dev-grace?' }).waitFor()
    expect(await site.vms.asked(/\/start$/)).toEqual([])
    await confirm(page, 'Start dev-grace')

    await page.waitForSelector('[data-vm-id$="/dev-grace"][data-power="starting"]')
  })

  it.each([true, false])('can be ended though it is gone (scripts: %s)', async (javaScriptEnabled) => {
    const page = await site.openAs('ada', '/vms', { javaScriptEnabled })
    await page.context().clearCookies()

    await signOut(page)
    // Without scripts, the front door asks who it is before the app can be asked to sign them out.
    if (!javaScriptEnabled) await page.getByText('ada@contoso.example').click()

    await page.getByRole('heading', { name: 'You are signed out' }).waitFor()
  })
})
