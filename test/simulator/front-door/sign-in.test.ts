import { access, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeToken } from '../../../simulator/entra/jwt.ts'
import { buildDirectory, buildPerson } from '../entra/local-entra.ts'
import { readEcho, type Site, startSite } from './local-site.ts'

describe('Signing in at the front door', () => {
  let site: Site
  beforeAll(async () => {
    site = await startSite()
  })
  afterAll(() => site.close())

  it('shows a page of everybody there is, with what each may do', async () => {
    const answer = await site.ask('/.auth/login/aad?post_login_redirect_uri=/vms')

    expect(answer.status).toBe(200)
    expect(answer.body).toContain('Local stand-in for Microsoft’s sign-in')
    expect(answer.body).toContain('Owner of two subscriptions.')
    expect(answer.body).toContain(
      'href="/.auth/login/aad?post_login_redirect_uri=%2Fvms&amp;login_hint=ada%40contoso.example"',
    )
  })

  it('signs a person in at once with a hint, whatever its letter case, and goes back to where they wanted', async () => {
    const answer = await site.ask(
      '/.auth/login/aad?post_login_redirect_uri=%2Fvms%3Fq%3D1&login_hint=ADA@contoso.example',
    )

    expect(answer.status).toBe(302)
    expect(answer.headers.location).toBe('/vms?q=1')
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/^AppServiceAuthSession=[\w-]{43}; path=\/; HttpOnly$/),
    ])
  })

  it('goes to a page of its own when nobody said where to go', async () => {
    const answer = await site.ask('/.auth/login/aad?login_hint=ada@contoso.example')

    expect(answer.headers.location).toBe('/.auth/login/done')
    expect((await site.ask('/.auth/login/done')).status).toBe(200)
  })

  it('shows the page with a message, escaped, for a hint that names nobody', async () => {
    const answer = await site.ask('/.auth/login/aad?login_hint=%3Cscript%3E')

    expect(answer.status).toBe(200)
    expect(answer.headers).not.toHaveProperty('set-cookie')
    expect(answer.body).toContain('&lt;script&gt;')
    expect(answer.body).not.toContain('<script>')
  })

  it.each([
    'https://evil.example/',
    'https:evil.example',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/.//evil.example',
    '/x/..//evil.example',
    '/vms\r\nset-cookie: a=b',
    'javascript:alert(1)',
    'vms',
  ])('goes to / instead of %j', async (target) => {
    const query = new URLSearchParams({ post_login_redirect_uri: target, login_hint: 'ada@contoso.example' })

    const answer = await site.ask(`/.auth/login/aad?${query.toString()}`)

    expect(answer.headers.location).toBe('/')
  })

  it('takes a whole address of this site', async () => {
    const query = new URLSearchParams({
      post_login_redirect_uri: `http://localhost:${site.port}/vms#top`,
      login_hint: 'ada@contoso.example',
    })

    const answer = await site.ask(`/.auth/login/aad?${query.toString()}`)

    expect(answer.headers.location).toBe('/vms#top')
  })

  it('has a field to type a name, and lists only some, when there are very many people', async () => {
    const people = Array.from({ length: 300 }, (_, index) =>
      buildPerson({ userPrincipalName: `user${index}@contoso.example`, objectId: `${index}` }),
    )
    const crowded = await startSite(undefined, { directory: buildDirectory({ people }) })

    const answer = await crowded.ask('/.auth/login/aad')
    await crowded.close()

    expect(answer.body).toContain('<label for="login_hint">')
    expect(answer.body.match(/<li>/g)).toHaveLength(50)
    expect(answer.body).toContain('There are 250 more')
  })

  it('knows nothing else under /.auth', async () => {
    const statuses = await Promise.all(['/.auth/login/google', '/.auth', '/.auth/x'].map((path) => site.ask(path)))

    expect(statuses.map((answer) => answer.status)).toEqual([404, 404, 404])
  })
})

describe('The session of the front door', () => {
  let site: Site
  let clock: number
  beforeAll(async () => {
    clock = Date.now()
    site = await startSite(undefined, { now: () => clock })
  })
  afterAll(() => site.close())

  it.each(['AppServiceAuthSession=garbage', `AppServiceAuthSession=${'a'.repeat(43)}`, 'AppServiceAuthSession='])(
    'is none for the cookie %s',
    async (cookie) => {
      const answer = await site.ask('/.auth/me', { headers: { cookie } })

      expect(answer.status).toBe(401)
    },
  )

  it('is none when the browser sends several', async () => {
    const cookies = [await site.signIn(), await site.signIn()]

    const answer = await site.ask('/.auth/me', { headers: { cookie: cookies.join('; ') } })

    expect(answer.status).toBe(401)
  })

  it('tells who somebody is, with their tokens, as an array', async () => {
    const cookie = await site.signIn()

    const answer = await site.ask('/.auth/me', { headers: { cookie } })

    expect(JSON.parse(answer.body)).toEqual([
      {
        access_token: expect.any(String),
        expires_on: expect.stringMatching(/Z$/),
        id_token: expect.any(String),
        provider_name: 'aad',
        refresh_token: expect.any(String),
        user_claims: expect.arrayContaining([{ typ: 'name', val: 'Ada Lovelace' }]),
        user_id: 'ada@contoso.example',
      },
    ])
  })

  it('reaches the app with the cookie, and keeps a token that has gone stale until it is refreshed', async () => {
    site.tokenLifetime.set(-1)
    const cookie = await site.signIn()
    site.tokenLifetime.set(undefined)
    const readToken = async (): Promise<number> => {
      const { headers } = readEcho(await site.ask('/vms', { headers: { cookie } }))
      expect(headers['cookie']).toBe(cookie)
      return Number(decodeToken(headers['x-ms-token-aad-access-token'] ?? '')?.claims['exp'])
    }

    const before = await readToken()
    const refreshed = await site.ask('/.auth/refresh', { headers: { cookie } })
    const after = await readToken()

    expect(before * 1000).toBeLessThan(Date.now())
    expect(refreshed.status).toBe(200)
    expect(after * 1000).toBeGreaterThan(Date.now())
  })

  it('can not be refreshed when there is none', async () => {
    const answer = await site.ask('/.auth/refresh')

    expect(answer.status).toBe(401)
  })

  it('says who somebody is, but not their refresh token, after that has been taken away', async () => {
    const cookie = await site.signIn()
    const before = await site.ask('/.auth/refresh', { headers: { cookie } })

    await site.sessions.dropRefreshTokensOf(buildPerson())

    const refreshed = await site.ask('/.auth/refresh', { headers: { cookie } })
    const me = await site.ask('/.auth/me', { headers: { cookie } })
    const { headers } = readEcho(await site.ask('/vms', { headers: { cookie } }))
    expect([before.status, refreshed.status, me.status]).toEqual([200, 403, 200])
    expect(me.body).not.toContain('refresh_token')
    expect(headers).toHaveProperty('x-ms-token-aad-access-token')
    expect(headers).not.toHaveProperty('x-ms-token-aad-refresh-token')
  })

  it('can not be refreshed once the sign-in is revoked, and can after a new one', async () => {
    const cookie = await site.signIn()
    site.entra.signIns.revoke(buildPerson().objectId)

    const refused = await site.ask('/.auth/refresh', { headers: { cookie } })
    const again = await site.ask('/.auth/refresh', { headers: { cookie: await site.signIn() } })

    site.entra.signIns.reset()
    expect([refused.status, again.status]).toEqual([403, 200])
  })

  it('ends everywhere at once when somebody ends all sessions of a person, and of nobody else', async () => {
    const grace = buildPerson({ userPrincipalName: 'grace@contoso.example', objectId: 'grace' })
    const shared = await startSite(undefined, {
      directory: buildDirectory({ people: [buildPerson(), grace] }),
      mode: 'redirect',
    })
    const cookies = [await shared.signIn(), await shared.signIn(), await shared.signIn('grace@contoso.example')]

    await shared.sessions.endAllOf(buildPerson())

    const answers = await Promise.all(cookies.map((cookie) => shared.ask('/vms?q=1', { headers: { cookie } })))
    const refreshed = await shared.ask('/.auth/refresh', { headers: { cookie: cookies[0] } })
    await shared.close()
    expect(answers.map(({ status }) => status)).toEqual([302, 302, 200])
    expect(answers[0]?.headers.location).toBe('/.auth/login/aad?post_login_redirect_uri=%2Fvms%3Fq%3D1')
    expect(refreshed.status).toBe(401)
  })

  it('survives a restart of the simulator', async () => {
    const cookie = await site.signIn()
    const restarted = await startSite(undefined, { folder: site.folder, now: () => clock, keepFolder: true })

    const answer = await restarted.ask('/.auth/me', { headers: { cookie } })
    await restarted.close()

    expect(answer.status).toBe(200)
  })

  it('leaves no file behind that is too old to be renewed', async () => {
    const old = join(site.folder, 'front-door-sessions', 'old.json')
    await writeFile(old, '{}')
    await utimes(old, new Date(0), new Date(0))
    const restarted = await startSite(undefined, { folder: site.folder, keepFolder: true })

    await restarted.signIn()
    await restarted.close()

    await expect(access(old)).rejects.toThrow('ENOENT')
  })

  it('ends when the person signs out, wherever they then go', async () => {
    const cookie = await site.signIn()

    const answer = await site.ask('/.auth/logout?post_logout_redirect_uri=//evil.example', {
      headers: { cookie: `${cookie}; AppServiceAuthSession1=x` },
    })

    expect(answer.status).toBe(302)
    expect(answer.headers.location).toBe('/')
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/^AppServiceAuthSession=deleted; path=\/; expires=Thu, 01 Jan 1970/),
      expect.stringMatching(/^AppServiceAuthSession1=deleted/),
    ])
    expect((await site.ask('/.auth/me', { headers: { cookie } })).status).toBe(401)
  })

  it('ends after eight hours, and can be refreshed for another three days', async () => {
    const cookie = await site.signIn()
    const hours = 60 * 60 * 1000

    clock += 8 * hours
    const ended = await site.ask('/.auth/me', { headers: { cookie } })
    clock += 71 * hours
    const refreshed = await site.ask('/.auth/refresh', { headers: { cookie } })
    const again = await site.ask('/.auth/me', { headers: { cookie } })
    clock += 81 * hours
    const tooLate = await site.ask('/.auth/refresh', { headers: { cookie } })

    expect([ended.status, refreshed.status, again.status, tooLate.status]).toEqual([401, 200, 200, 401])
  })
})
