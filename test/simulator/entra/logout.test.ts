import type * as client from 'openid-client'
import { refreshTokenGrant } from 'openid-client'
import { type Browser, createBrowser } from './browser.ts'
import { buildDirectory, buildPerson, type LocalEntra, startLocalEntra } from './local-entra.ts'
import { discover, signIn, textOf, toAuthorizeUrl, toScope } from './relying-party.ts'

const SIGNED_OUT = 'http://localhost:3000/auth/signed-out'
const CLAIMS = JSON.stringify({ id_token: { login_hint: null } })
const grace = buildPerson({
  userPrincipalName: 'grace@contoso.example',
  objectId: '0b0b0b0b-0000-4000-8000-00000000000b',
})

describe('Signing out at the local Entra ID', () => {
  let local: LocalEntra
  let configuration: client.Configuration
  let browser: Browser
  beforeAll(async () => {
    local = await startLocalEntra(buildDirectory({ people: [buildPerson(), grace] }))
    configuration = await discover(local)
  })
  afterAll(() => local.close())
  beforeEach(() => {
    local.federation.set(false)
    browser = createBrowser()
  })

  const signOut = (parameters: Record<string, string> = {}) => {
    const url = new URL(configuration.serverMetadata().end_session_endpoint ?? '')
    const query = { post_logout_redirect_uri: SIGNED_OUT, ...parameters }
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    return browser.visit(url)
  }
  const isSignedIn = async (login_hint = 'ada@contoso.example') => {
    const { location } = await browser.visit(toAuthorizeUrl(local, configuration, { prompt: 'none', login_hint }))
    return location?.searchParams.has('code')
  }
  const nextOf = (body: string) => /http-equiv="refresh" content="1; url=([^"]+)"/.exec(body)?.[1]

  it('tells the app in a frame, with the session, and then goes back', async () => {
    const tokens = await signIn(local, configuration, browser)

    const { status, body, headers } = await signOut()

    const frame = `http://localhost:3000/auth/front-channel-logout?sid=${textOf(tokens, 'sid')}`
    expect([status, nextOf(body)]).toEqual([200, SIGNED_OUT])
    expect(body).toContain(`<iframe src="${frame}"`)
    expect(headers.get('content-security-policy')).toContain('frame-src http://localhost:3000;')
    expect(await isSignedIn()).toBe(false)
  })

  it('leads on to another identity provider where that signs people in', async () => {
    local.federation.set(true)
    await signIn(local, configuration, browser)

    const { body } = await signOut()

    const next = nextOf(body)?.replaceAll('&amp;', '&') ?? ''
    expect(new URL(next).pathname).toBe('/sign-out')
    expect((await browser.visit(next)).location?.href).toBe(SIGNED_OUT)
  })

  it('goes straight back for a browser in which nobody is signed in', async () => {
    const { status, location } = await signOut()

    expect([status, location?.href]).toEqual([302, SIGNED_OUT])
  })

  it('ends the session that a hint names, and no other', async () => {
    const ada = await signIn(local, configuration, browser, { claims: CLAIMS })
    const other = await signIn(local, configuration, browser, { login_hint: grace.userPrincipalName })

    await signOut({ logout_hint: textOf(ada, 'login_hint') })

    expect([await isSignedIn(), await isSignedIn(grace.userPrincipalName)]).toEqual([false, true])
    await signOut({ id_token_hint: other.id_token ?? '' })
    expect(await isSignedIn(grace.userPrincipalName)).toBe(false)
  })

  it.each(['http://localhost:3000/vms', 'https://evil.example/auth/signed-out', 'javascript:alert(1)', ''])(
    'stays on its own page for the address %j',
    async (address) => {
      await signIn(local, configuration, browser)

      const { status, body, location } = await signOut({ post_logout_redirect_uri: address })

      expect([status, location, nextOf(body)]).toEqual([200, undefined, undefined])
      expect(await isSignedIn()).toBe(false)
    },
  )

  it('leaves refresh tokens as they are', async () => {
    const { refresh_token: token = '' } = await signIn(local, configuration, browser)
    await signOut()

    expect((await refreshTokenGrant(configuration, token, { scope: toScope(local) })).token_type).toBe('bearer')
  })
})
