import { createDoorBrowser, DOOR_ORIGIN, doorSettings } from '../../support/door-browser.ts'
import { type MyVms, pageOf, startMyVms, textOf } from '../../support/my-vms.ts'

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

  describe('of somebody who is signed in already', () => {
    it.each<[string, (callback: URL) => void]>([
      [
        'begun too long ago',
        () => {
          vms.azure.clock.advance(10 * 60_000 + 1)
        },
      ],
      ['begun too long ago', (url) => url.searchParams.set('state', `${url.searchParams.get('state') ?? ''}x`)],
      ['begun too long ago', (url) => url.searchParams.delete('state')],
      [
        'did not finish',
        (url) => {
          url.search = `?error=access_denied&state=${url.searchParams.get('state') ?? ''}`
        },
      ],
      ['could not be finished', (url) => url.searchParams.set('code', 'x')],
      [
        'could not be finished',
        (url) => {
          url.search = `?error=login_required&state=${url.searchParams.get('state') ?? ''}`
        },
      ],
    ])('says so, and leads to where they are, if it %s', async (text, change) => {
      const browser = open()
      await browser.signIn('ada')
      const callback = callbackOf(
        await browser.toCallback('/sign-in?login_hint=ada@contoso.example&return=/operations'),
      )
      const before = new Map(browser.cookies)
      change(callback)

      const answer = await browser.get(browser.toPath(callback.href))

      expect(answer.status).toBe(409)
      expect(textOf(answer)).toContain('You are signed in')
      expect(textOf(answer)).toContain(text)
      expect(
        pageOf(answer)
          .querySelectorAll('.ways a')
          .map((way) => way.getAttribute('href')),
      ).toEqual(['/vms'])
      expect(browser.cookies).toEqual(before)
      expect((await browser.get('/vms')).status).toBe(200)
    })

    it('is not said to have ended by the page of a sign-out', async () => {
      const browser = open()
      await browser.signIn('ada')

      const answer = await browser.get('/auth/signed-out')

      expect([answer.status, answer.headers['location']]).toEqual([303, '/vms'])
    })
  })

  it('that can not begin leads to where the person wanted to be', async () => {
    const fresh = await startMyVms({ settings: doorSettings })
    await fresh.setFaults({ match: { path: '.' }, drop: true })

    const answer = await createDoorBrowser(fresh.app).get('/sign-in?return=/operations%3Fdirectory%3Dall')

    expect(answer.status).toBe(502)
    expect(pageOf(answer).querySelector('.ways a')?.getAttribute('href')).toBe('/operations?directory=all')
    await fresh.close()
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

    const answer = await browser.get(`/auth/callback?code=x&state=${session}`)
    expect(textOf(answer)).toContain('begun too long ago')
    expect(answer.get('Set-Cookie')).toBeUndefined()
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

  it('whose code has been used leads on in a browser that has a session', async () => {
    const browser = open()
    const callback = await browser.toCallback('/sign-in?login_hint=ada@contoso.example&return=/operations')
    await browser.get(callback)

    const again = await browser.get(callback)

    expect([again.status, again.headers['location']]).toEqual([303, '/operations'])
    expect(again.get('Set-Cookie')).toBeUndefined()
  })

  it('with a code that is not valid could not be finished, and is told of once', async () => {
    const browser = open()
    const callback = callbackOf(await browser.toCallback('/sign-in?login_hint=ada@contoso.example'))
    callback.searchParams.set('code', 'x')
    const before = vms.audited().length

    const answer = await browser.get(browser.toPath(callback.href))
    await browser.get(browser.toPath(callback.href))

    expect(answer.status).toBe(401)
    expect(textOf(answer)).toContain('could not be finished')
    expect(textOf(answer)).not.toContain('You were signed out')
    const told = vms.audited().slice(before)
    expect(told).toEqual([expect.objectContaining({ event: 'sign-in-refused', outcome: 'refused' })])
  })

  it.each<[string, (query: URLSearchParams) => void]>([
    [
      'no code',
      (query) => {
        query.delete('code')
      },
    ],
    [
      'two codes',
      (query) => {
        query.append('code', 'x')
      },
    ],
    [
      'a code and an error',
      (query) => {
        query.set('error', 'server_error')
      },
    ],
    [
      'a foreign issuer',
      (query) => {
        query.set('iss', 'https://evil.example')
      },
    ],
    [
      'a response of another kind',
      (query) => {
        query.set('response', 'x')
      },
    ],
    [
      'an id token',
      (query) => {
        query.set('id_token', 'x')
      },
    ],
  ])('that comes back with %s is no answer of Entra, in the words of this app', async (_, change) => {
    const browser = open()
    const callback = callbackOf(await browser.toCallback('/sign-in?login_hint=ada@contoso.example'))
    change(callback.searchParams)
    await vms.azure.control('DELETE', '/requests')

    const answer = await browser.get(browser.toPath(callback.href))

    expect(answer.status).toBe(400)
    expect(textOf(answer)).toContain('not how Microsoft Entra leads back')
    expect(textOf(answer)).not.toContain('Azure says')
    expect(await vms.asked(TOKEN_ENDPOINT)).toEqual([])
  })

  it.each([
    ['error=server_error'],
    ['error=temporarily_unavailable'],
    ['error=invalid_request&error_description=AADSTS90033%3A+A+transient+error+has+occurred.'],
  ])('that Entra leads back from with %s is worth another try, without a word about machines', async (error) => {
    const browser = open()
    const callback = callbackOf(await browser.toCallback('/sign-in?login_hint=ada@contoso.example'))
    const state = callback.searchParams.get('state') ?? ''

    const answer = await browser.get(`/auth/callback?${error}&state=${state}`)

    expect(answer.status).toBe(502)
    expect(textOf(answer)).toContain('Signing in is not possible now')
    expect(textOf(answer)).toContain('Try again')
    expect(textOf(answer)).not.toContain('Your machines are not affected')
  })

  it.each([
    [400, { error: 'server_error', error_codes: [90_033] }, 502],
    [400, { error: 'invalid_request', error_codes: [90_024] }, 502],
    [400, { error: 'constructor' }, 500],
    [400, { error: '__proto__' }, 500],
    [429, '<html>', 503],
    [503, '<html>', 502],
  ])('whose code Entra answers %i %j is answered %i', async (status, body, expected) => {
    const browser = open()
    const callback = await browser.toCallback('/sign-in?login_hint=ada@contoso.example')
    const headers = { 'retry-after': '17' }
    await vms.setFaults({ match: { method: 'POST', path: '/token$' }, status, body, headers, times: 1 })

    const answer = await browser.get(callback)

    expect(answer.status).toBe(expected)
    expect(textOf(answer)).not.toContain('[object')
    if (status !== 400) expect(answer.headers['retry-after']).toBe('17')
    else if (expected === 500) expect(textOf(answer)).toContain('This app is not set up correctly')
  })

  it('is refused for a minute to a browser that goes in circles, and to no other', async () => {
    const browser = open()
    const statuses: number[] = []
    for (let times = 0; times <= 61; times += 1) statuses.push((await browser.get('/sign-in')).status)

    expect(statuses.indexOf(429)).toBeGreaterThan(50)
    expect((await browser.get('/sign-in')).headers['retry-after']).toBe('60')
    expect((await open().get('/sign-in')).status).toBe(303)
  })

  it('is open to a thousand people of one address within a minute', async () => {
    const statuses = new Set<number>()
    for (let times = 0; times < 2_000; times += 1) statuses.add((await open().get('/sign-in')).status)

    expect([...statuses]).toEqual([303])
  })

  it('that needs consent of an administrator has a page of its own, and no second redirect', async () => {
    const browser = open()
    const callback = callbackOf(await browser.toCallback('/sign-in?login_hint=ada@contoso.example'))
    const state = callback.searchParams.get('state') ?? ''

    const answer = await browser.get(
      `/auth/callback?error=consent_required&error_description=AADSTS65001&state=${state}`,
    )

    expect(answer.status).toBe(403)
    expect(textOf(answer)).toContain('An administrator hasn’t approved this app yet')
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
  })

  /** With the line of the status, as a proxy counts. */
  const sizeOf = (answer: Awaited<ReturnType<ReturnType<typeof open>['get']>>) =>
    [
      'HTTP/1.1 303 See Other',
      ...Object.entries(answer.headers).flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one}`)),
      'connection: keep-alive',
      'keep-alive: timeout=120',
      '',
    ].join('\r\n').length

  describe('whose answers a proxy takes that lets 4 KB of headers pass', () => {
    const path = `/vms/11111111-2222-4333-8444-555555555555/${'g'.repeat(90)}/${'n'.repeat(64)}/restart`

    it.each([
      ['a page', path],
      ['a page with what it lists', `${path}?confirm&from=${'%2F'.repeat(200)}`],
      ['a long page', `/vms?q=${'x'.repeat(1_980)}`],
      ['a page with a long path', `/${'x'.repeat(1_990)}`],
    ])('leads to %s with the largest session', async (_, to) => {
      let largest = 0
      for (let characters = 1_500; characters < 3_000 && largest < 2_960; characters += 40) {
        await vms.azure.control('PUT', '/refresh-token-size', { characters })
        const browser = open()
        const callback = await browser.toCallback(
          `/sign-in?login_hint=ada@contoso.example&return=${encodeURIComponent(to)}`,
        )
        const answer = await browser.get(callback)
        if (answer.status !== 303) break
        largest = Math.max(largest, browser.cookies.get('__Host-session')?.length ?? 0)
        expect(sizeOf(answer)).toBeLessThan(4_096)
        if (to === path && largest < 2_900) expect(answer.headers['location']).toBe(to)
      }
      expect(largest).toBeGreaterThan(2_900)
    })

    it.each([
      ['a long page', `/vms?q=${'x'.repeat(1_980)}`, 300],
      ['a page with a long path', `/${'x'.repeat(1_990)}`, 300],
      ['long hints', `/vms?q=${'x'.repeat(700)}`, 10],
      ['a page', path, 50],
    ])('begins for %s', async (_, to, length) => {
      const hint = '%40'.repeat(length)
      const answer = await open().get(
        `/sign-in?return=${encodeURIComponent(to)}&login_hint=${hint}&domain_hint=${hint}`,
      )

      expect(answer.status).toBe(303)
      expect(sizeOf(answer)).toBeLessThan(4_096)
    })
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
