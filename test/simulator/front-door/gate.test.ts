import { readEcho, type Site, startSite } from './local-site.ts'

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

describe('A post of a browser that is signed in', () => {
  let site: Site
  let cookie: string
  beforeAll(async () => {
    site = await startSite()
    cookie = await site.signIn()
  })
  afterAll(() => site.close())

  const post = (headers: Record<string, string>) =>
    site.ask('/vms', { method: 'POST', headers: { 'user-agent': firefox, cookie, ...headers }, body: 'confirm=yes' })

  it('is refused without Origin and Referer', async () => {
    const answer = await post({})

    expect(answer.status).toBe(403)
  })

  it.each([{ origin: 'https://evil.example' }, { origin: 'null' }, { referer: 'https://evil.example/x' }])(
    'is refused from elsewhere: %j',
    async (headers) => {
      const answer = await post(headers)

      expect(answer.status).toBe(403)
    },
  )

  it('is handed on with the Origin or the Referer of this site', async () => {
    const byOrigin = await post({ origin: `http://localhost:${site.port}` })
    const byReferer = await post({ referer: `http://localhost:${site.port}/vms` })

    expect(readEcho(byOrigin)).toMatchObject({ method: 'POST', body: 'confirm=yes' })
    expect(byReferer.status).toBe(200)
  })

  it('is handed on when it is not a browser, or not signed in: then there is nothing to forge', async () => {
    const curl = await post({ 'user-agent': 'curl/8.5.0' })
    const anonymous = await site.ask('/vms', { method: 'POST', headers: { 'user-agent': firefox } })

    expect([curl.status, anonymous.status]).toEqual([200, 200])
  })
})

describe('The front door that redirects who is not signed in', () => {
  let site: Site
  beforeAll(async () => {
    site = await startSite(undefined, { mode: 'redirect' })
  })
  afterAll(() => site.close())

  it('sends them to sign in and back', async () => {
    const answer = await site.ask('/vms?q=a&page=2')

    expect(answer.status).toBe(302)
    expect(answer.headers.location).toBe('/.auth/login/aad?post_login_redirect_uri=%2Fvms%3Fq%3Da%26page%3D2')
  })

  it('sends who signs out without a session to sign in too, since the app never sees the request', async () => {
    const answer = await site.ask('/sign-out', { method: 'POST' })

    expect(answer.status).toBe(302)
    expect(answer.headers.location).toBe('/.auth/login/aad?post_login_redirect_uri=%2Fsign-out')
  })

  it('never sends them on to another host', async () => {
    const answer = await site.ask('//evil.example')

    expect(answer.headers.location).toBe('/.auth/login/aad?post_login_redirect_uri=%2F')
  })

  it('lets those who are signed in through', async () => {
    const cookie = await site.signIn()

    const answer = await site.ask('/vms', { headers: { cookie } })

    expect(answer.status).toBe(200)
  })

  it('leaves /healthz open, without an identity', async () => {
    const cookie = await site.signIn()

    const answer = await site.ask('/healthz', { headers: { cookie, 'x-ms-client-principal-id': 'forged' } })

    expect(answer.status).toBe(200)
    expect(readEcho(answer).headers).not.toHaveProperty('x-ms-client-principal-id')
  })
})
