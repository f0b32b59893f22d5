import { createDoorBrowser, doorSettings } from '../../support/door-browser.ts'
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

  const signInLinkOf = (answer: Awaited<ReturnType<MyVms['get']>>) =>
    pageOf(answer).querySelector('a[href^="/sign-in"]')?.getAttribute('href')?.replaceAll('&amp;', '&') ?? ''

  it('of an action leads through one sign-in that answers it, back to the form, which is not sent by itself', async () => {
    const browser = createDoorBrowser(vms.app)
    await browser.signIn('ada')

    const refused = await browser.post(start)
    expect(refused.status).toBe(403)
    expect(textOf(refused)).toContain('a stronger sign-in')
    expect(textOf(refused)).not.toContain('Easy Auth')
    const link = signInLinkOf(refused)
    expect(link).not.toContain('p1')
    expect(link).not.toContain('acrs')

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

  it('is still asked for after the person has given up, and begun again', async () => {
    const browser = createDoorBrowser(vms.app)
    await browser.signIn('ada')
    const { headers } = await browser.get(signInLinkOf(await browser.post(start)))
    const state = new URL(headers['location'] ?? '').searchParams.get('state') ?? ''

    const givenUp = await browser.get(`/auth/callback?error=access_denied&error_subcode=cancel&state=${state}`)

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
