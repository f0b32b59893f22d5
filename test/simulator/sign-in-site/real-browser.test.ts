import { createServer, type Server } from 'node:http'
import { type Browser, chromium, type Page } from 'playwright-core'
import { findChromium } from '../../../scripts/chromium.ts'
import { until } from '../../support/until.ts'
import { buildDirectory, buildPerson, type LocalEntra, startLocalEntra } from '../entra/local-entra.ts'
import { toScope } from '../entra/relying-party.ts'

const C1 = JSON.stringify({ access_token: { acrs: { essential: true, value: 'c1' } } })
const grace = buildPerson({
  userPrincipalName: 'grace@contoso.example',
  displayName: 'Grace Hopper',
  objectId: '0b0b0b0b-0000-4000-8000-00000000000b',
})

describe('The pages of the local Entra in a real browser', () => {
  let local: LocalEntra
  let browser: Browser
  let page: Page
  let app: Server
  let appOrigin: string
  /** What the app was asked for. */
  const asked: string[] = []
  beforeAll(async () => {
    local = await startLocalEntra(buildDirectory({ people: [buildPerson(), grace] }))
    app = createServer((req, res) => {
      asked.push(req.url ?? '')
      res.setHeader('content-type', 'text/html').end('<h1>The app</h1>')
    })
    await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
    const address = app.address()
    appOrigin = `http://localhost:${typeof address === 'object' && address ? address.port : 0}`
    const executablePath = findChromium()
    if (!executablePath) throw new Error('This test needs Chromium. Install it, or name it in CHROME_PATH.')
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  })
  afterAll(async () => {
    await browser.close()
    app.closeAllConnections()
    app.close()
    await local.close()
  })
  beforeEach(async () => {
    asked.length = 0
    local.entra.controls.reset()
    page = await browser.newPage()
  })
  afterEach(() => page.close())

  const at = (name: string, query: Record<string, string>) =>
    `${local.signInOrigin}/${local.directory.tenantId}/oauth2/v2.0/${name}?${new URLSearchParams(query).toString()}`
  const toAuthorize = (changes: Record<string, string> = {}) =>
    at('authorize', {
      client_id: local.directory.apps.auth.clientId,
      response_type: 'code',
      redirect_uri: `${appOrigin}/auth/callback`,
      scope: toScope(local),
      ...changes,
    })
  const heading = () => page.getByRole('heading').textContent()

  it('lead from the choice of a person over a second factor and consent to the app', async () => {
    local.entra.controls.withdrawConsent(grace.objectId)
    await page.goto(toAuthorize({ claims: C1 }))

    await page.getByRole('link', { name: 'Grace Hopper' }).click()
    await page.getByRole('button', { name: 'Approve' }).click()
    await page.getByRole('button', { name: 'Accept' }).click()

    expect(await heading()).toBe('The app')
    expect(new URL(page.url()).searchParams.get('code')).toBeTruthy()
  })

  it('lead a person who cancels back to the app', async () => {
    await page.goto(toAuthorize({ claims: C1, login_hint: grace.userPrincipalName }))

    await page.getByRole('button', { name: 'Cancel' }).click()

    expect(await heading()).toBe('The app')
    expect(new URL(page.url()).searchParams.get('error')).toBe('access_denied')
  })

  it('call the app in a frame at the end, and go on to it by themselves', async () => {
    await page.goto(toAuthorize({ login_hint: grace.userPrincipalName }))

    await page.goto(at('logout', { post_logout_redirect_uri: `${appOrigin}/auth/signed-out` }))
    await page.waitForURL(`${appOrigin}/auth/signed-out`)

    await until(() => asked.some((url) => /^\/auth\/front-channel-logout\?sid=[\da-f-]{36}$/.test(url)))
    await page.goto(toAuthorize({ prompt: 'none' }))
    expect(new URL(page.url()).searchParams.get('error')).toBe('login_required')
  })
})
