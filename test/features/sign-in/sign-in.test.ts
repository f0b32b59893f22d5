import { createDoorBrowser, DOOR_ORIGIN, doorSettings } from '../../support/door-browser.ts'
import { type MyVms, startMyVms, textOf } from '../../support/my-vms.ts'

const toPart = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
const TOKEN_ENDPOINT = /POST .*\/oauth2\/v2.0\/token/

describe("a sign-in by the app's own door", () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms({ settings: doorSettings })
  })
  beforeEach(async () => {
    vms.azure.tokenLifetime.set(undefined)
    await vms.reset()
  })
  afterAll(() => vms.close())

  const open = () => createDoorBrowser(vms.app)
  const callbackOf = (callback: string) => new URL(callback, DOOR_ORIGIN)

  it('leads to Entra and back to the page that was asked for', async () => {
    const browser = open()
    await vms.azure.control('DELETE', '/requests')

    const { status, headers } = await browser.signIn('ada', '/vms?q=dev')

    expect([status, headers['location']]).toEqual([303, '/vms?q=dev'])
    expect((await browser.get('/vms?q=dev')).text).toContain('Ada Lovelace')
    // One code, one exchange.
    expect(await vms.asked(TOKEN_ENDPOINT)).toHaveLength(2)
  })

  it('asks Entra for a code with PKCE, state and nonce, for the scope of the SDK app', async () => {
    const { headers } = await open().get('/sign-in?domain_hint=contoso.example&prompt=login')
    const { searchParams } = new URL(headers['location'] ?? '')

    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: 'code',
      response_mode: 'query',
      redirect_uri: `${DOOR_ORIGIN}/auth/callback`,
      scope: `openid profile offline_access api://${vms.azure.directory.apps.sdk.clientId}/user_impersonation`,
      code_challenge_method: 'S256',
      domain_hint: 'contoso.example',
      prompt: 'login',
    })
    for (const name of ['state', 'nonce', 'code_challenge']) expect(searchParams.get(name)?.length).toBeGreaterThan(40)
  })

  it('is offered by a page that needs one', async () => {
    const answer = await open().get('/vms?q=dev')

    expect(answer.status).toBe(401)
    expect(answer.text).toContain('href="/sign-in?return=%2Fvms%3Fq%3Ddev"')
  })

  it('is nobody’s by the headers of Easy Auth', async () => {
    expect((await open().get('/vms', vms.headersOf('ada'))).status).toBe(401)
  })

  // Check 1
  it('is tied to a state of its own that says nothing, and that is too old after ten minutes', async () => {
    const browser = open()
    const callback = await browser.toCallback('/sign-in?login_hint=ada@contoso.example&return=/operations')
    const state = callbackOf(callback).searchParams.get('state') ?? ''
    expect(Buffer.from(state, 'base64url').toString('latin1')).not.toContain('operations')

    vms.azure.clock.advance(10 * 60_000 + 1)
    const late = await browser.get(callback)

    expect(late.status).toBe(401)
    expect(textOf(late)).toContain('begun too long ago')
  })

  // Check 2
  it('that another browser has begun is never a session, but is begun again there, at most twice', async () => {
    const attacker = open()
    const victim = open()
    const callback = await attacker.toCallback('/sign-in?login_hint=mallory@contoso.example&return=/operations')

    const first = await victim.get(callback)
    expect(first.headers['location']).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/.*\/authorize\?/)
    expect(victim.cookies.has('__Host-session')).toBe(false)

    let answer = first
    for (let times = 1; times <= 2; times += 1) {
      victim.cookies.clear()
      const state = new URL(answer.headers['location'] ?? '').searchParams.get('state') ?? ''
      answer = await victim.get(`/auth/callback?code=x&state=${state}`)
    }
    expect(answer.status).toBe(401)
    expect(textOf(answer)).toContain('another browser')
  })

  it('that another browser has begun is never redeemed in one that has begun another', async () => {
    const [attacker, victim] = [open(), open()]
    const callback = await attacker.toCallback('/sign-in?login_hint=mallory@contoso.example')
    await victim.get('/sign-in')
    await vms.azure.control('DELETE', '/requests')

    const answer = await victim.get(callback)

    expect(answer.headers['location']).toMatch(/\/authorize\?/)
    expect(await vms.asked(TOKEN_ENDPOINT)).toEqual([])
  })

  it('that two tabs begin at once at a first visit ends well in both', async () => {
    const browser = open()
    const [one, two] = [open(), open()]
    // Neither tab has the cookie of the other yet.
    const callbacks = await Promise.all(
      [one, two].map((tab) => tab.toCallback('/sign-in?login_hint=ada@contoso.example&return=/vms')),
    )
    for (const tab of [one, two]) for (const [name, value] of tab.cookies) browser.cookies.set(name, value)

    const answers = []
    for (const callback of callbacks.toReversed()) answers.push(await browser.get(callback))

    expect(answers.map(({ headers }) => headers['location'])).toEqual(['/vms', '/vms'])
    expect((await browser.get('/vms')).status).toBe(200)
  })

  // Check 3
  it('needs no cookie that a browser leaves out when Entra leads back', async () => {
    const browser = open()
    const begun = await browser.get('/sign-in?login_hint=ada@contoso.example')

    expect(begun.get('Set-Cookie')?.[0]).toMatch(
      /^__Host-browser=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=34560000$/,
    )
  })

  // Check 4
  it.each<[string, (callback: URL) => void]>([
    ['another state', (url) => url.searchParams.set('state', `${url.searchParams.get('state') ?? ''}x`)],
    ['no state', (url) => url.searchParams.delete('state')],
    ['two states', (url) => url.searchParams.append('state', url.searchParams.get('state') ?? '')],
    ['a foreign issuer', (url) => url.searchParams.set('iss', 'https://evil.example')],
    ['two codes', (url) => url.searchParams.append('code', 'x')],
    ['another code', (url) => url.searchParams.set('code', 'x')],
    [
      'a refusal without a state',
      (url) => {
        url.search = '?error=access_denied'
      },
    ],
  ])('is refused with %s', async (_, change) => {
    const browser = open()
    const callback = callbackOf(await browser.toCallback('/sign-in?login_hint=ada@contoso.example'))
    change(callback)

    const answer = await browser.get(browser.toPath(callback.href))

    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(browser.cookies.has('__Host-session')).toBe(false)
  })

  describe('whose id token', () => {
    /** What Entra answers to a code, with an id token that a test makes. */
    async function completeWith(make: (claims: Record<string, unknown>) => string) {
      const { directory, entra, origin, getPerson } = vms.azure
      const { tenantId, apps } = directory
      const browser = open()
      const begun = await browser.get('/sign-in?login_hint=ada@contoso.example')
      const authorize = begun.headers['location'] ?? ''
      const callback = browser.toPath(await browser.atEntra(authorize))
      const person = getPerson('ada')
      const now = Math.floor(Date.now() / 1_000)
      const claims = {
        iss: `${origin}/${tenantId}/v2.0`,
        aud: apps.auth.clientId,
        tid: tenantId,
        oid: person.objectId,
        sub: 'somebody',
        iat: now,
        nbf: now,
        exp: now + 3_600,
        nonce: new URL(authorize).searchParams.get('nonce'),
      }
      const body = {
        token_type: 'Bearer',
        expires_in: 3_600,
        access_token: entra.signIn(person).accessToken,
        refresh_token: 'a refresh token',
        id_token: make(claims),
      }
      await vms.setFaults({ match: { method: 'POST', path: '/token$' }, status: 200, body, times: 1 })
      const { status } = await browser.get(callback)
      return { status, hasSession: browser.cookies.has('__Host-session') }
    }

    const sign = (claims: Record<string, unknown>) => vms.azure.keys.sign(claims)

    it('is right lets the person in', async () => {
      expect(await completeWith(sign)).toEqual({ status: 303, hasSession: true })
    })

    it.each<[string, Record<string, unknown>]>([
      ['is of another issuer', { iss: 'https://login.evil.example/v2.0' }],
      ['is for another app', { aud: '11111111-2222-4333-8444-555555555555' }],
      ['is of another tenant', { tid: '11111111-2222-4333-8444-555555555555' }],
      ['is of another person than the access token', { oid: '11111111-2222-4333-8444-555555555555' }],
      ['is of another attempt', { nonce: 'another' }],
      ['has no nonce', { nonce: undefined }],
      ['has ended', { exp: Math.floor(Date.now() / 1_000) - 100 }],
    ])('%s is refused', async (_, changes) => {
      const { status, hasSession } = await completeWith((claims) => sign({ ...claims, ...changes }))

      expect(status).toBeGreaterThanOrEqual(400)
      expect(hasSession).toBe(false)
    })

    it.each<[string, (claims: Record<string, unknown>) => string]>([
      ['is not signed by Entra', (claims) => sign(claims).replace(/\.[^.]{10}([^.]*)$/, '.AAAAAAAAAA$1')],
      ['is not signed at all', (claims) => `${toPart({ alg: 'none' })}.${toPart(claims)}.`],
    ])('%s is refused', async (_, make) => {
      const { status, hasSession } = await completeWith(make)

      expect(status).toBeGreaterThanOrEqual(400)
      expect(hasSession).toBe(false)
    })
  })

  it('takes no code that was meant for another attempt of the same browser', async () => {
    const browser = open()
    const one = callbackOf(await browser.toCallback('/sign-in?login_hint=ada@contoso.example'))
    const two = callbackOf(await browser.toCallback('/sign-in?login_hint=ada@contoso.example'))
    one.searchParams.set('code', two.searchParams.get('code') ?? '')

    expect((await browser.get(browser.toPath(one.href))).status).toBe(401)
    expect(browser.cookies.has('__Host-session')).toBe(false)
  })

  it('that the person gave up says so, with a way to begin again', async () => {
    const browser = open()
    const callback = callbackOf(await browser.toCallback('/sign-in?login_hint=ada@contoso.example&return=/operations'))
    const state = callback.searchParams.get('state') ?? ''

    const answer = await browser.get(`/auth/callback?error=access_denied&error_subcode=cancel&state=${state}`)

    expect(answer.status).toBe(401)
    expect(textOf(answer)).toContain('did not finish')
    expect(answer.text).toContain('/sign-in?return=%2Foperations')
  })

  // Check 5
  it('is a new session each time', async () => {
    const browser = open()
    await browser.signIn('ada')
    const before = browser.cookies.get('__Host-session')
    await browser.signIn('ada')

    expect(browser.cookies.get('__Host-session')).not.toBe(before)
  })

  it('is none with a cookie that comes twice', async () => {
    const browser = open()
    await browser.signIn('ada')
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const session = browser.cookies.get('__Host-session') ?? ''

    expect((await browser.get('/vms', { cookie })).status).toBe(200)
    expect((await browser.get('/vms', { cookie: `${cookie}; __Host-session=${session}` })).status).toBe(401)
    expect((await browser.get('/vms', { cookie: `${cookie}; __Host-session=x` })).status).toBe(401)
  })

  it('is not begun by a session, nor a session by a state', async () => {
    const browser = open()
    const state = new URL((await browser.get('/sign-in')).headers['location'] ?? '').searchParams.get('state') ?? ''
    await browser.signIn('ada')
    const session = browser.cookies.get('__Host-session') ?? ''

    expect((await browser.get(`/auth/callback?code=x&state=${session}`)).status).toBe(401)
    browser.cookies.set('__Host-session', state)
    expect((await browser.get('/vms')).status).toBe(401)
  })

  // Check 6: the rule itself is in destination.test.ts.
  it.each(['//evil.example', '/\\evil.example', '/.//evil.example', 'https://evil.example', '/auth/callback'])(
    'does not lead to %s',
    async (to) => {
      expect((await open().signIn('ada', to)).headers['location']).toBe('/vms')
    },
  )

  // Check 7
  it('is ended by a form of the app itself alone', async () => {
    const browser = open()
    await browser.signIn('ada')

    expect((await browser.get('/sign-out')).status).toBe(405)
    expect((await browser.get('/vms')).status).toBe(200)
  })

  // Check 8
  it('whose code has been used is said to be that, and leads on', async () => {
    const browser = open()
    const callback = await browser.toCallback('/sign-in?login_hint=ada@contoso.example&return=/operations')
    await browser.get(callback)
    for (const name of ['__Host-session', '__Host-seen', '__Host-companion']) browser.cookies.delete(name)

    const again = await browser.get(callback)

    expect(again.status).toBe(401)
    expect(textOf(again)).toContain('has been used already')
    expect(again.text).toContain('/sign-in?return=%2Foperations')
  })

  it('that needs consent of an administrator has a page of its own, and no second redirect', async () => {
    const browser = open()
    const callback = callbackOf(await browser.toCallback('/sign-in?login_hint=ada@contoso.example'))
    const state = callback.searchParams.get('state') ?? ''

    const answer = await browser.get(
      `/auth/callback?error=consent_required&error_description=AADSTS65001&state=${state}`,
    )

    expect(answer.status).toBe(403)
    expect(textOf(answer)).toContain('Nobody has allowed this app')
  })

  it('is kept in one cookie of less than 3,000 characters, for this host alone', async () => {
    const answer = await open().signIn('ada')
    const cookies = answer.get('Set-Cookie') ?? []

    expect(cookies.map((line) => line.replace(/=[^;]*/, ''))).toEqual([
      '__Host-session; Path=/; Secure; HttpOnly; SameSite=Lax',
      '__Host-seen; Path=/; Secure; HttpOnly; SameSite=Lax',
      '__Host-companion; Path=/; Secure; HttpOnly; SameSite=None',
    ])
    expect(cookies[0]?.length).toBeLessThan(3_000)
    const bytes = Object.entries(answer.headers).flatMap(([name, value]) =>
      [value].flat().map((one) => `${name}: ${one}\r\n`),
    )
    expect(bytes.join('').length).toBeLessThan(4_096)
  })

  it('that no cookie can hold is refused by name', async () => {
    await vms.azure.control('PUT', '/refresh-token-size', { characters: 6_000 })
    const answer = await open().signIn('ada')

    expect(answer.status).toBe(500)
    expect(textOf(answer)).toContain('larger than a browser keeps')
  })

  it('that Entra can not complete says so, and is not a sign-out', async () => {
    const browser = open()
    await browser.signIn('ada')
    const callback = await browser.toCallback('/sign-in?login_hint=ada@contoso.example')
    await vms.setFaults({ match: { method: 'POST', path: '/token$' }, status: 503, body: {}, times: 1 })

    expect((await browser.get(callback)).status).toBe(502)
    expect((await browser.get('/vms')).status).toBe(200)
  })

  it('that meets an Entra that fails for a moment fails alone, among many at once', async () => {
    const callbacks = []
    for (let person = 0; person < 40; person += 1) {
      const browser = open()
      callbacks.push({ browser, callback: await browser.toCallback('/sign-in?login_hint=ada@contoso.example') })
    }
    await vms.setFaults({ match: { method: 'POST', path: '/token$' }, status: 503, body: {}, times: 2 })

    const answers = await Promise.all(callbacks.map(({ browser, callback }) => browser.get(callback)))

    expect(answers.filter(({ status }) => status === 502)).toHaveLength(2)
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(38)
  })
})
