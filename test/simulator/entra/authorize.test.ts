import * as client from 'openid-client'
import { decodeToken } from '../../../simulator/entra/jwt.ts'
import { type Browser, createBrowser } from './browser.ts'
import { buildDirectory, buildPerson, type LocalEntra, startLocalEntra } from './local-entra.ts'
import { discover, redeem, signIn, toAuthorizeUrl, toScope } from './relying-party.ts'

const ada = buildPerson()
const grace = buildPerson({
  userPrincipalName: 'grace@contoso.example',
  displayName: 'Grace Hopper',
  objectId: '0b0b0b0b-0000-4000-8000-00000000000b',
})

describe('The authorization endpoint of the local Entra ID', () => {
  let local: LocalEntra
  let configuration: client.Configuration
  let browser: Browser
  beforeAll(async () => {
    local = await startLocalEntra(buildDirectory({ people: [ada, grace] }))
    configuration = await discover(local)
  })
  afterAll(() => local.close())
  beforeEach(() => {
    local.entra.controls.reset()
    local.entra.signIns.reset()
    browser = createBrowser()
  })

  type Changes = Readonly<Record<string, string | undefined>>
  const toUrl = (changes: Changes = {}) => toAuthorizeUrl(local, configuration, changes)
  const visit = (changes: Changes = {}) => browser.visit(toUrl(changes))
  /** What the redirect to the app says. */
  const errorOf = (location: URL | undefined) => {
    const query = location?.searchParams
    return [query?.get('error'), /AADSTS(\d+)/.exec(query?.get('error_description') ?? '')?.[1]]
  }
  const c1 = JSON.stringify({ access_token: { acrs: { essential: true, value: 'c1' } } })

  it.each<[string, Changes, string, string]>([
    ['no response type', { response_type: undefined }, 'invalid_request', '900144'],
    ['another response type', { response_type: 'id_token' }, 'unsupported_response_type', '700054'],
    ['no scope', { scope: undefined }, 'invalid_request', '900144'],
    ['a scope without a resource', { scope: 'openid' }, 'invalid_scope', '70011'],
    ['an unknown resource', { scope: 'openid https://x.example/read' }, 'invalid_resource', '500011'],
    ['an unknown prompt', { prompt: 'please' }, 'invalid_request', '90023'],
    ['a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request', '50149'],
    ['a short challenge', { code_challenge: 'short' }, 'invalid_request', '501491'],
    ['claims that are no JSON', { claims: '{' }, 'invalid_request', '9002313'],
    ['nobody signed in and no page', { prompt: 'none' }, 'login_required', '50058'],
  ])('sends the app an error, with the state, for %s', async (_what, changes, error, code) => {
    const { status, location } = await visit(changes)

    expect(status).toBe(302)
    expect(location?.origin).toBe('http://localhost:3000')
    expect(errorOf(location)).toEqual([error, code])
    expect(location?.searchParams.get('state')).toBe('a-state')
  })

  it('takes one resource alone', async () => {
    const { location } = await visit({ scope: `${toScope(local)} https://management.azure.com/.default` })

    expect(errorOf(location)).toEqual(['invalid_request', '28000'])
  })

  it.each([
    'http://localhost:3000/auth/callback/',
    'http://localhost:3000/auth/callback?x=1',
    'http://localhost:3000/Auth/callback',
    'https://localhost:3000/auth/callback',
    'http://127.0.0.1:3000/auth/callback',
    'http://localhost@evil.example/auth/callback',
    'http://localhost:3000@evil.example/auth/callback',
    'http://localhost.evil.example/auth/callback',
    'http://evil.example/auth/callback',
    '//localhost/auth/callback',
    '',
  ])('keeps to its own page for the redirect URI %j', async (redirect_uri) => {
    const { status, location, body } = await visit({ redirect_uri, login_hint: ada.userPrincipalName })

    expect([status, location]).toEqual([400, undefined])
    expect(body).toContain('AADSTS50011')
  })

  it.each(['1', '3000', '65535'])('ignores the port %s of a loopback address', async (port) => {
    const redirect_uri = `http://localhost:${port}/auth/callback`

    const { location } = await visit({ redirect_uri, login_hint: ada.userPrincipalName })

    expect(location?.href).toMatch(new RegExp(`^http://localhost:${port}/auth/callback\\?code=`))
  })

  it('keeps to its own page for an unknown app, and says what it does not simulate', async () => {
    const unknown = await visit({ client_id: 'x' })
    const posted = await visit({ response_mode: 'form_post' })

    expect([unknown.status, unknown.body]).toEqual([400, expect.stringContaining('AADSTS700016')])
    expect([posted.status, posted.body]).toEqual([501, expect.stringContaining('response_mode=form_post')])
  })

  it('asks who signs in, and remembers it in this browser alone', async () => {
    const asked = await visit()
    const chosen = await visit({ login_hint: grace.userPrincipalName })
    const again = await visit()
    const elsewhere = await createBrowser().visit(toUrl())

    expect([asked.status, asked.location]).toEqual([200, undefined])
    expect(asked.body).toContain('Ada Lovelace')
    expect(chosen.location?.searchParams.get('code')).toBeTruthy()
    expect((await redeem(configuration, again.location)).claims()?.['oid']).toBe(grace.objectId)
    expect(elsewhere.status).toBe(200)
  })

  it('keeps one session in a browser, with prompt=none too, and starts another with prompt=login', async () => {
    const first = await signIn(local, configuration, browser)
    const silent = await signIn(local, configuration, browser, { prompt: 'none', login_hint: undefined })
    const fresh = await signIn(local, configuration, browser, { prompt: 'login' })

    expect(silent.claims()?.['sid']).toBe(first.claims()?.['sid'])
    expect(fresh.claims()?.['sid']).not.toBe(first.claims()?.['sid'])
  })

  it('does not guess between two people who are signed in', async () => {
    for (const login_hint of [ada.userPrincipalName, grace.userPrincipalName]) await visit({ login_hint })

    expect((await visit()).status).toBe(200)
    expect(errorOf((await visit({ prompt: 'none' })).location)).toEqual(['interaction_required', '16000'])
    const { location } = await visit({ prompt: 'none', login_hint: grace.userPrincipalName })
    expect((await redeem(configuration, location)).claims()?.['oid']).toBe(grace.objectId)
  })

  it('shows the choice for prompt=select_account to somebody who is signed in, once', async () => {
    await visit({ login_hint: ada.userPrincipalName })

    const { status, body } = await visit({ prompt: 'select_account', login_hint: ada.userPrincipalName })

    expect(status).toBe(200)
    const [, link = ''] = /href="([^"]*grace%40[^"]*)"/.exec(body) ?? []
    const { location } = await browser.visit(new URL(link.replaceAll('&amp;', '&'), local.signInOrigin))
    expect((await redeem(configuration, location)).claims()?.['oid']).toBe(grace.objectId)
  })

  it('narrows the choice by the domain hint', async () => {
    const { body } = await visit({ domain_hint: 'contoso.example' })

    expect(body).toContain('Grace Hopper')
  })

  it('asks for a second factor where the app wants an authentication context, and puts it into the tokens', async () => {
    const before = await signIn(local, configuration, browser)
    const asked = toUrl({ claims: c1 })

    const page = await browser.visit(asked)
    const silent = await visit({ claims: c1, prompt: 'none' })
    const { location } = await browser.press(asked, 'second-factor', 'yes')

    expect(page.body).toContain('Approve this sign-in')
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self' http://localhost:3000;")
    expect(errorOf(silent.location)).toEqual(['interaction_required', '50076'])
    const after = await redeem(configuration, location)
    expect(after.claims()).toMatchObject({ acrs: ['c1'], sid: before.claims()?.['sid'] })
    expect(decodeToken(after.access_token)?.claims).toMatchObject({ acrs: ['c1'], amr: ['pwd', 'mfa'] })
    expect(decodeToken(before.access_token)?.claims).not.toHaveProperty('amr')
  })

  it('puts a context that the sign-in has met into a renewed token where the app asks for it, and nowhere else', async () => {
    const { location } = await browser.press(
      toUrl({ login_hint: ada.userPrincipalName, claims: c1 }),
      'second-factor',
      'yes',
    )
    const { refresh_token: token = '' } = await redeem(configuration, location)
    const renew = async (parameters: Record<string, string> = {}) => {
      const scope = toScope(local)
      const { access_token: renewed } = await client.refreshTokenGrant(configuration, token, { scope, ...parameters })
      return decodeToken(renewed)?.claims
    }

    const claims = JSON.stringify({ access_token: { acrs: { values: ['c1', 'c2'] } } })
    expect(await renew()).not.toHaveProperty('acrs')
    expect(await renew({ claims })).toMatchObject({ acrs: ['c1'] })
  })

  it('does not ask a second time in the same session, and asks again in a fresh one', async () => {
    await visit({ login_hint: ada.userPrincipalName })
    await browser.press(toUrl({ claims: c1 }), 'second-factor', 'yes')

    const silent = await signIn(local, configuration, browser, { claims: c1, prompt: 'none' })

    expect(silent.claims()?.['acrs']).toEqual(['c1'])
    const fresh = await visit({ claims: c1, prompt: 'login', login_hint: ada.userPrincipalName })
    expect(fresh.body).toContain('Approve this sign-in')
  })

  it('sends a person back who cancels', async () => {
    await visit({ login_hint: ada.userPrincipalName })
    local.entra.controls.withdrawConsent(ada.objectId)

    const factor = await browser.press(toUrl({ claims: c1 }), 'second-factor', 'no')
    const consent = await browser.press(toUrl(), 'consent', 'no')

    expect(errorOf(factor.location)).toEqual(['access_denied', '500121'])
    expect(errorOf(consent.location)).toEqual(['access_denied', '65004'])
    expect(consent.location?.searchParams.get('error_subcode')).toBe('cancel')
  })

  it('asks for consent once where it is missing, and always with prompt=consent', async () => {
    local.entra.controls.withdrawConsent(ada.objectId)
    const login_hint = ada.userPrincipalName

    const page = await visit({ login_hint })
    const silent = await visit({ login_hint, prompt: 'none' })
    const { location } = await browser.press(toUrl({ login_hint }), 'consent', 'yes')

    expect(page.body).toContain('Permissions requested')
    expect(errorOf(silent.location)).toEqual(['consent_required', '65001'])
    expect((await redeem(configuration, location)).claims()?.['oid']).toBe(ada.objectId)
    expect((await visit({ login_hint })).status).toBe(302)
    expect((await visit({ login_hint, prompt: 'consent' })).body).toContain('Permissions requested')
    const again = await browser.press(toUrl({ login_hint, prompt: 'consent' }), 'consent', 'yes')
    expect((await redeem(configuration, again.location)).token_type).toBe('bearer')
  })

  it('knows nobody any more whose sign-ins are revoked', async () => {
    await visit({ login_hint: ada.userPrincipalName })
    local.entra.signIns.revoke(ada.objectId)

    expect(errorOf((await visit({ prompt: 'none' })).location)).toEqual(['login_required', '50058'])
  })

  it('always shows the choice to Easy Auth, as people who develop expect', async () => {
    const redirect_uri = 'http://localhost:3000/.auth/login/aad/callback'
    await visit({ login_hint: ada.userPrincipalName })

    expect((await visit({ redirect_uri })).status).toBe(200)
    expect((await visit({ redirect_uri, login_hint: ada.userPrincipalName })).status).toBe(302)
  })
})
