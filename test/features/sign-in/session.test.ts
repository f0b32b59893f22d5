import supertest from 'supertest'
import { compose } from '../../../src/compose.ts'
import { readConfig } from '../../../src/config/config.ts'
import { BUDGETS } from '../../../src/domain/budgets.ts'
import { appEnvironment } from '../../support/app-environment.ts'
import { createDoorBrowser, doorSettings, SESSION_KEY, SESSION_KEY_BEFORE } from '../../support/door-browser.ts'
import { type MyVms, startMyVms, textOf } from '../../support/my-vms.ts'

const RENEWALS = /POST .*\/oauth2\/v2.0\/token/
const HOUR = 3_600_000
const MINUTE = 60_000

describe("a session of the app's own door", () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms({ settings: doorSettings })
  })
  beforeEach(() => vms.reset())
  afterAll(() => vms.close())

  const open = () => createDoorBrowser(vms.app)
  const signedIn = async (alias = 'ada') => {
    const browser = open()
    await browser.signIn(alias)
    await browser.get('/vms')
    await vms.azure.control('DELETE', '/requests')
    return browser
  }
  /** The access token ends, and the session does not. */
  const lapse = () => {
    vms.azure.clock.advance(1.6 * HOUR)
  }

  it('renews its access token silently, and its cookie stays as it is', async () => {
    const browser = await signedIn()
    const before = browser.cookies.get('__Host-session')
    lapse()

    expect((await browser.get('/vms')).status).toBe(200)

    // The renewal, and the exchange of the new token.
    expect(await vms.asked(RENEWALS)).toHaveLength(2)
    expect(browser.cookies.get('__Host-session')).toBe(before)
  })

  it('renews once for ten tabs that wake at once, and signs nobody in again', async () => {
    const browser = await signedIn()
    lapse()

    const answers = await Promise.all(Array.from({ length: 10 }, () => browser.get('/vms')))

    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200))
    expect(await vms.asked(RENEWALS)).toHaveLength(2)
  })

  it('renews once for each of three instances, three times, though ten tabs wake each time', async () => {
    const settings = { ...appEnvironment(vms.azure), ...doorSettings(vms.azure), LOG_LEVEL: 'silent' }
    const clock = { now: vms.azure.clock.now, wait: () => Promise.resolve() }
    const instances = [1, 2, 3].map(() => compose(readConfig(settings), { clock, output: { write: () => undefined } }))
    const browser = await signedIn()
    const tabs = [...instances, ...instances, ...instances, ...instances.slice(0, 1)].map(({ app }) => {
      const tab = createDoorBrowser(app)
      for (const [name, value] of browser.cookies) tab.cookies.set(name, value)
      return tab
    })

    const statuses: number[] = []
    for (let hour = 1; hour <= 3; hour += 1) {
      lapse()
      const answers = await Promise.all(tabs.map((tab) => tab.get('/operations')))
      statuses.push(...answers.map(({ status }) => status))
    }

    expect(statuses).toEqual(Array.from({ length: 30 }, () => 200))
    expect(await vms.asked(RENEWALS)).toHaveLength(9)
    for (const { close } of instances) await close()
  })

  it('outlives an Entra that can not renew it for a moment', async () => {
    const browser = await signedIn()
    lapse()
    await vms.setFaults({ match: { method: 'POST', path: '/token$' }, status: 503, body: {}, times: 1 })

    const refused = await browser.get('/vms')

    expect(refused.status).toBe(502)
    expect(textOf(refused)).toContain('could not be reached')
    expect((await browser.get('/vms')).status).toBe(200)
  })

  it('ends when Entra says so, and Entra is not asked again and again', async () => {
    const browser = await signedIn()
    await vms.azure.control('DELETE', '/refresh-tokens?login_hint=ada@contoso.example')
    lapse()

    const refused = await browser.get('/vms?q=dev')

    expect(refused.status).toBe(401)
    expect(refused.text).toContain('/sign-in?return=%2Fvms%3Fq%3Ddev')
    expect((await browser.get('/vms')).status).toBe(401)
    expect(await vms.asked(RENEWALS)).toHaveLength(1)
  })

  it('ends eight hours after its begin, however busy the person is', async () => {
    const browser = await signedIn()
    for (let hour = 1; hour < 8; hour += 1) {
      vms.azure.clock.advance(HOUR)
      expect((await browser.get('/operations')).status).toBe(200)
    }
    vms.azure.clock.advance(HOUR - MINUTE)
    // With the cookies that the last hour has written.
    for (const path of ['/operations', '/operations']) expect((await browser.get(path)).status).toBe(200)
    vms.azure.clock.advance(MINUTE)

    expect((await browser.get('/operations')).status).toBe(401)
  })

  it('shows nothing of another person, whose token Entra gives for it', async () => {
    const browser = await signedIn()
    lapse()
    const { accessToken } = vms.azure.entra.signIn(vms.azure.getPerson('grace'))
    const body = { token_type: 'Bearer', expires_in: 3_600, access_token: accessToken }
    await vms.setFaults({ match: { method: 'POST', path: '/token$' }, status: 200, body, times: 1 })

    const answer = await browser.get('/vms')

    expect(answer.status).toBe(401)
    expect(textOf(answer)).toContain('Your sign-in is not for this app.')
    expect(await vms.asked(/\/providers\//)).toEqual([])
  })

  it('ends when nobody has been there for two hours, though a page stood open', async () => {
    const browser = await signedIn()
    vms.azure.clock.advance(BUDGETS.sessionIdle - HOUR)
    expect((await browser.get('/session')).status).toBe(200)
    vms.azure.clock.advance(HOUR)

    expect((await browser.get('/operations')).status).toBe(401)
  })

  it('writes down every few minutes that the person is there, in a cookie of its own', async () => {
    const browser = await signedIn()
    expect((await browser.get('/operations')).get('Set-Cookie')).toBeUndefined()
    vms.azure.clock.advance(BUDGETS.sessionSeen + 1)

    const written = (await browser.get('/operations')).get('Set-Cookie')

    expect(written).toEqual([
      expect.stringMatching(/^__Host-seen=[\w-]+\.[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax$/),
    ])
  })

  it('takes no time that somebody else has written, or that belongs to another session', async () => {
    const browser = await signedIn()
    const other = await signedIn('grace')
    const seen = browser.cookies.get('__Host-seen') ?? ''
    for (const forged of [`zzzzzzzz.${seen.split('.')[1] ?? ''}`, 'x', '', other.cookies.get('__Host-seen') ?? '']) {
      browser.cookies.set('__Host-seen', forged)
      expect((await browser.get('/operations')).status).toBe(401)
    }
  })

  it('is of use to nobody without its companion, or with that of another', async () => {
    const browser = await signedIn()
    const other = await signedIn('grace')
    browser.cookies.set('__Host-companion', other.cookies.get('__Host-companion') ?? '')
    expect((await browser.get('/operations')).status).toBe(401)
    browser.cookies.delete('__Host-companion')
    expect((await browser.get('/operations')).status).toBe(401)
  })

  it('ends here and at Entra, and a copy of its cookies is refused', async () => {
    const browser = await signedIn()
    const copy = new Map(browser.cookies)

    const answer = await browser.post('/sign-out')

    expect(answer.status).toBe(303)
    const { pathname, searchParams } = new URL(answer.headers['location'] ?? '')
    expect(pathname).toMatch(/\/oauth2\/v2.0\/logout$/)
    expect(searchParams.get('post_logout_redirect_uri')).toBe('http://localhost:3000/auth/signed-out')
    expect(searchParams.get('logout_hint')).toMatch(/.{20}/)
    expect([...browser.cookies.keys()]).toEqual(['__Host-browser'])
    for (const [name, value] of copy) browser.cookies.set(name, value)
    expect((await browser.get('/vms')).status).toBe(401)
  })

  it('ends here when Entra can not be reached, and the page says that it is only here', async () => {
    const fresh = await startMyVms({ settings: doorSettings })
    const browser = createDoorBrowser(fresh.app)
    await browser.signIn('ada')
    const restarted = await startMyVms({ settings: doorSettings })
    await restarted.setFaults({ match: { path: '.' }, drop: true })
    const later = createDoorBrowser(restarted.app)
    for (const [name, value] of browser.cookies) later.cookies.set(name, value)

    const answer = await later.post('/sign-out')
    expect(answer.headers['location']).toBe('/auth/signed-out?here')
    expect(textOf(await later.get('/auth/signed-out?here'))).toContain('here alone')

    await restarted.close()
    await fresh.close()
  })

  const restore = (browser: ReturnType<typeof open>, copy: ReadonlyMap<string, string>) => {
    for (const [name, value] of copy) browser.cookies.set(name, value)
  }

  it('that a new sign-in of the browser takes the place of is of use to nobody who has copied it', async () => {
    const browser = await signedIn()
    const thief = open()
    restore(thief, browser.cookies)
    await browser.signIn('ada')

    expect((await thief.get('/operations')).status).toBe(401)
    expect((await browser.get('/operations')).status).toBe(200)
  })

  it('ends with the others of the same sign-in at Entra, and a later one of it does not', async () => {
    const browser = await signedIn()
    const forgotten = new Map(browser.cookies)
    browser.cookies.clear()
    await browser.signIn('ada')
    vms.azure.clock.advance(1)

    await browser.post('/sign-out')

    const thief = open()
    restore(thief, forgotten)
    expect((await thief.get('/operations')).status).toBe(401)
    vms.azure.clock.advance(1)
    await browser.signIn('ada')
    expect((await browser.get('/operations')).status).toBe(200)
  })

  it.each<[string, (browser: ReturnType<typeof open>) => void]>([
    [
      'nobody was there for long',
      () => {
        vms.azure.clock.advance(BUDGETS.sessionIdle + 1)
      },
    ],
    ['the time is lost at which somebody was there', ({ cookies }) => void cookies.delete('__Host-seen')],
    ['its companion is lost', ({ cookies }) => void cookies.delete('__Host-companion')],
  ])('is signed out at Entra too though %s', async (_, change) => {
    const browser = await signedIn()
    const copy = new Map(browser.cookies)
    change(browser)

    const { headers } = await browser.post('/sign-out')

    expect(headers['location']).toMatch(/\/oauth2\/v2.0\/logout\?/)
    restore(browser, copy)
    expect((await browser.get('/operations')).status).toBe(401)
  })

  it('is signed out without a token, and is told of, though Entra gives none any more', async () => {
    const browser = await signedIn()
    const copy = new Map(browser.cookies)
    lapse()
    await vms.setFaults({ match: { method: 'POST', path: '/token$' }, status: 503, body: {} })
    const before = vms.audited().length

    await browser.post('/sign-out')
    restore(browser, copy)
    await browser.post('/sign-out')

    expect(await vms.asked(RENEWALS)).toEqual([])
    const told = vms.audited().slice(before)
    expect(told.map(({ event, who }) => [event, who?.objectId])).toEqual([
      ['signed-out', vms.azure.getPerson('ada').objectId],
    ])
  })

  it.each([
    ['of Entra', { error: 'temporarily_unavailable' }],
    ['of a gateway', '<html>'],
  ])('that a 429 %s keeps from being renewed says that Entra is busy, and for how long', async (__, body) => {
    const browser = await signedIn()
    lapse()
    const headers = { 'retry-after': '17' }
    await vms.setFaults({ match: { method: 'POST', path: '/token$' }, status: 429, body, headers, times: 1 })

    const refused = await browser.get('/vms')

    expect(refused.status).toBe(503)
    expect(refused.headers['retry-after']).toBe('17')
    expect(textOf(refused)).toContain('Microsoft Entra is busy')
    expect(refused.text).not.toContain('[object')
    expect((await browser.get('/vms')).status).toBe(200)
  })

  it('that a proxy answers for is told without the inside of a program', async () => {
    const browser = await signedIn()
    lapse()
    await vms.setFaults({ match: { method: 'POST', path: '/token$' }, status: 403, body: '<html>', times: 1 })

    const refused = await browser.get('/vms')

    expect(textOf(refused)).toContain('answered in the place of Entra')
    expect(textOf(refused)).toContain('HTTP 403')
    expect(refused.text).not.toContain('[object')
  })

  it('that has ended already is signed out without Entra', async () => {
    expect((await open().post('/sign-out')).headers['location']).toBe('/auth/signed-out')
    expect(textOf(await open().get('/auth/signed-out'))).toContain('You are signed out')
  })

  it('is not ended by a form of another site', async () => {
    const browser = await signedIn()
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    await supertest(vms.app).post('/sign-out').set({ cookie, 'sec-fetch-site': 'cross-site' }).type('form').expect(403)

    expect((await browser.get('/operations')).status).toBe(200)
  })

  describe('when its person signs out at Entra', () => {
    /** What Entra's page opens in a frame, as the browser does it. */
    const frame = (browser: ReturnType<typeof open>, sid: string, headers: Record<string, string> = {}) =>
      browser.get(`/auth/front-channel-logout?sid=${sid}`, {
        ...headers,
        'sec-fetch-site': 'cross-site',
        'sec-fetch-mode': 'navigate',
        'sec-fetch-dest': 'iframe',
      })

    it('ends by its companion, and by the list if the browser sends none', async () => {
      for (const hasCookies of [true, false]) {
        const browser = open()
        const callback = await browser.toCallback('/sign-in?login_hint=ada@contoso.example')
        const sid = new URL(callback, 'http://localhost').searchParams.get('session_state') ?? ''
        await browser.get(callback)
        expect((await browser.get('/operations')).status).toBe(200)

        const answer = await frame(hasCookies ? browser : open(), sid)

        expect(answer.status).toBe(200)
        expect(answer.get('Set-Cookie')).toEqual(
          hasCookies ? [expect.stringMatching(/^__Host-companion=; .*SameSite=None; Max-Age=0$/)] : undefined,
        )
        expect((await browser.get('/operations')).status).toBe(401)
      }
    })

    it('goes on if it is another sign-in that has ended', async () => {
      const browser = await signedIn()

      const answer = await frame(browser, 'a-sign-in-of-somebody-else')

      expect(answer.get('Set-Cookie')).toBeUndefined()
      expect((await browser.get('/operations')).status).toBe(200)
    })

    it('ends however many others that address says have ended, and so do those of other addresses', async () => {
      const browser = open()
      const callback = await browser.toCallback('/sign-in?login_hint=ada@contoso.example')
      const sid = new URL(callback, 'http://localhost').searchParams.get('session_state') ?? ''
      await browser.get(callback)
      const flooding = { 'x-forwarded-for': '203.0.113.7, 203.0.113.8' }
      let last = 200
      for (let times = 0; times < 310 && last === 200; times += 1) {
        last = (await frame(open(), `made-up-${times}`, flooding)).status
      }
      expect(last).toBe(429)
      expect((await frame(open(), sid, { 'x-forwarded-for': '203.0.113.9, 203.0.113.8:4711' })).status).toBe(429)
      expect((await frame(open(), 'another', { 'x-forwarded-for': '203.0.113.8, 203.0.113.9' })).status).toBe(200)

      const answer = await frame(browser, sid, flooding)

      expect(answer.status).toBe(200)
      expect(answer.get('Set-Cookie')).toEqual([expect.stringMatching(/^__Host-companion=; .*Max-Age=0$/)])
      expect((await browser.get('/operations')).status).toBe(401)
    })

    it('ends the event streams that are open', async () => {
      const browser = open()
      const callback = await browser.toCallback('/sign-in?login_hint=ada@contoso.example')
      const sid = new URL(callback, 'http://localhost').searchParams.get('session_state') ?? ''
      await browser.get(callback)
      const machine = vms.vmPath('Contoso Development', 'rg-dev-team', 'dev-grace')
      await browser.post(`${machine}/start`)
      await vms.azure.control('DELETE', '/requests')
      const stream = browser.get('/events')
      // It looks after what is in progress, for as long as it is open.
      await vms.untilAsked(/\/operations\//)

      await frame(open(), sid)

      const { type } = await stream
      expect(type).toBe('text/event-stream')
    })

    it('may be told so in a frame, which shows nothing', async () => {
      const { headers, text } = await frame(open(), 'x')

      expect(headers['x-frame-options']).toBeUndefined()
      expect(headers['content-security-policy']).toBe("default-src 'none'")
      expect(text).toBe('')
    })
  })

  it('opens with the key before, until that is taken away', async () => {
    const before = { ...doorSettings(vms.azure), SESSION_KEY: SESSION_KEY_BEFORE }
    const yesterday = await startMyVms({ settings: (azure) => ({ ...doorSettings(azure), ...before }) })
    const browser = createDoorBrowser(yesterday.app)
    await browser.signIn('ada')
    const statusWith = async (keys: Record<string, string>) => {
      const settings = {
        ...appEnvironment(yesterday.azure),
        ...doorSettings(yesterday.azure),
        ...keys,
        LOG_LEVEL: 'silent',
      }
      const today = compose(readConfig(settings), { output: { write: () => undefined } })
      const later = createDoorBrowser(today.app)
      for (const [name, value] of browser.cookies) later.cookies.set(name, value)
      const { status } = await later.get('/operations')
      await today.close()
      return status
    }

    expect(await statusWith({ SESSION_KEY, SESSION_KEY_BEFORE })).toBe(200)
    expect(await statusWith({ SESSION_KEY })).toBe(401)
    await yesterday.close()
  })
})
