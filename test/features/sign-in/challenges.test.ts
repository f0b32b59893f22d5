import { createDoorBrowser, type DoorBrowser, doorSettings } from '../../support/door-browser.ts'
import { type MyVms, pageOf, startMyVms, textOf } from '../../support/my-vms.ts'

const HOUR = 3_600_000

describe("a claims challenge behind the app's own door", () => {
  let vms: MyVms
  let start: string

  beforeAll(async () => {
    vms = await startMyVms({ settings: doorSettings })
    start = `${vms.vmPath('Contoso Development', 'rg-dev-team', 'dev-grace')}/start`
  })
  beforeEach(async () => {
    await vms.reset()
    await vms.azure.control('PUT', '/second-factor', { demanded: true })
  })
  afterAll(() => vms.close())

  type Answer = Awaited<ReturnType<MyVms['get']>>
  const signInLinkOf = (answer: Answer) =>
    pageOf(answer).querySelector('a[href^="/sign-in"]')?.getAttribute('href')?.replaceAll('&amp;', '&') ?? ''

  it('of an action leads through one sign-in that answers it, back to the form, which is not sent by itself', async () => {
    const browser = createDoorBrowser(vms.app)
    await browser.signIn('ada')

    const refused = await browser.post(start)
    expect(refused.status).toBe(403)
    expect(textOf(refused)).toContain('a stronger sign-in')
    expect(textOf(refused)).not.toContain('Easy Auth')
    const link = signInLinkOf(refused)
    // What is sealed may hold any two letters by chance.
    expect(decodeURIComponent(link)).not.toMatch(/acrs|"p1"/)

    const { headers } = await browser.get(link)
    const authorize = headers['location'] ?? ''
    expect(JSON.parse(new URL(authorize).searchParams.get('claims') ?? '')).toMatchObject({
      access_token: { acrs: { essential: true, values: ['p1'] } },
    })
    const callback = await browser.atEntra(authorize, { 'second-factor': 'yes' })
    await vms.azure.control('DELETE', '/requests')
    const back = await browser.get(browser.toPath(callback))
    const form = await browser.get(back.headers['location'] ?? '')

    expect(form.status).toBe(200)
    expect(textOf(form)).toContain('Start dev-grace?')
    expect(await vms.asked(/\/start$/)).toEqual([])
    expect((await browser.post(start)).status).toBe(303)
    expect(await vms.asked(/\/start$/)).toHaveLength(1)
  })

  it('stays answered when the access token is renewed', async () => {
    const browser = createDoorBrowser(vms.app)
    await browser.signIn('ada')
    const { headers } = await browser.get(signInLinkOf(await browser.post(start)))
    await browser.get(browser.toPath(await browser.atEntra(headers['location'] ?? '', { 'second-factor': 'yes' })))
    vms.azure.clock.advance(1.6 * HOUR)

    expect((await browser.post(start)).status).toBe(303)
  })

  /** With the second factor that Entra asks for, or has been given in this session of it. */
  const stepUp = async (browser: DoorBrowser, refused: Answer, answers?: Record<string, string>) => {
    const { headers } = await browser.get(signInLinkOf(refused))
    return browser.get(browser.toPath(await browser.atEntra(headers['location'] ?? '', answers)))
  }
  /** The access token ends, and the next one lacks what the person has proved, as when a policy wants it anew. */
  const renewWithoutContext = async () => {
    vms.azure.clock.advance(1.6 * HOUR)
    const { accessToken } = vms.azure.entra.signIn(vms.azure.getPerson('ada'))
    const body = { token_type: 'Bearer', expires_in: 3_600, access_token: accessToken }
    await vms.setFaults({ match: { method: 'POST', path: '/token$' }, status: 200, body, times: 1 })
    await vms.azure.control('DELETE', '/requests')
  }
  const statusesOf = async (pattern: RegExp) => {
    const { body } = await vms.azure.control('GET', '/requests')
    return (body as { path: string; status: number }[])
      .filter(({ path }) => pattern.test(path))
      .map(({ status }) => status)
  }

  it('is asked for again if a renewed token no longer answers it, and nothing is done before', async () => {
    const browser = createDoorBrowser(vms.app)
    await browser.signIn('ada')
    await stepUp(browser, await browser.post(start), { 'second-factor': 'yes' })
    await renewWithoutContext()

    const refused = await browser.post(start)

    expect(refused.status).toBe(403)
    expect(textOf(refused)).toContain('a stronger sign-in')
    expect(await statusesOf(/\/start$/)).toEqual([401])
    const back = await stepUp(browser, refused)
    expect(back.headers['location']).toMatch(/\/start\?confirm/)
    expect((await browser.post(start)).status).toBe(303)
    expect(await statusesOf(/\/start$/)).toEqual([401, 202])
  })

  it('that a renewed token no longer answers asks Entra once for each try, and no try is made by itself', async () => {
    const browser = createDoorBrowser(vms.app)
    await browser.signIn('ada')
    await stepUp(browser, await browser.post(start), { 'second-factor': 'yes' })
    await renewWithoutContext()

    const statuses = []
    for (let times = 0; times < 3; times += 1) statuses.push((await browser.post(start)).status)

    expect(statuses).toEqual([403, 403, 403])
    expect(await statusesOf(/\/start$/)).toEqual([401, 401, 401])
    // The renewal, the exchange of its token, and for each try an exchange that Entra refuses.
    expect(await statusesOf(/\/token$/)).toEqual([200, 200, 400, 400, 400])
    expect((await browser.get('/vms')).status).toBe(200)
  })

  it('is still asked for after the person has given up, and begun again', async () => {
    const browser = createDoorBrowser(vms.app)
    await browser.signIn('ada')
    const { headers } = await browser.get(signInLinkOf(await browser.post(start)))
    const state = new URL(headers['location'] ?? '').searchParams.get('state') ?? ''

    const givenUp = await browser.get(`/auth/callback?error=access_denied&error_subcode=cancel&state=${state}`)

    expect(textOf(givenUp)).toContain('You are signed in')
    expect(textOf(givenUp)).toContain('did not finish')
    expect(pageOf(givenUp).querySelector('.ways a:last-child')?.getAttribute('href')).toBe('/vms')
    expect((await browser.get('/operations')).status).toBe(200)
    const again = await browser.get(signInLinkOf(givenUp))
    expect(JSON.parse(new URL(again.headers['location'] ?? '').searchParams.get('claims') ?? '')).toMatchObject({
      access_token: { acrs: { essential: true, values: ['p1'] } },
    })
  })

  it('in a link that this app has not sealed asks for nothing', async () => {
    const { headers } = await createDoorBrowser(vms.app).get('/sign-in?challenge=%7B%22access_token%22%3A%7B%7D%7D')

    expect(new URL(headers['location'] ?? '').searchParams.get('claims')).toBe('{"id_token":{"login_hint":null}}')
  })
})
