import { access, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeToken } from '../../../simulator/entra/jwt.ts'
import { buildDirectory, buildGrant, buildPerson } from '../entra/local-entra.ts'
import { type Answer, echo, readEcho, type Site, startSite } from './local-site.ts'

describe('Signing in at the front door', () => {
  let site: Site
  beforeAll(async () => {
    site = await startSite()
  })
  afterAll(() => site.close())

  /** Follows a redirect to another site, as a browser does. */
  const follow = (answer: Answer) => fetch(answer.headers.location ?? '', { redirect: 'manual' })

  it('leads to a page of everybody there is, on another site, and from there back with a code', async () => {
    const answer = await site.ask('/.auth/login/aad?post_login_redirect_uri=/vms%3Fq%3D1')
    const chooser = await follow(answer)
    const text = await chooser.text()
    const [, href = ''] = /href="([^"]+ada%40contoso\.example[^"]*)"/.exec(text) ?? []
    const chosen = await fetch(`${site.signInOrigin}${href.replaceAll('&amp;', '&')}`, { redirect: 'manual' })
    const back = chosen.headers.get('location') ?? ''
    const signedIn = await site.ask(back.replace(`http://localhost:${site.port}`, ''))

    expect(answer.status).toBe(302)
    expect(new URL(answer.headers.location ?? '').origin).toBe(site.signInOrigin)
    expect(chooser.status).toBe(200)
    expect(text).toContain('Local stand-in for Microsoft’s sign-in')
    expect(text).toContain('Owner of two subscriptions.')
    expect(back).toContain(`http://localhost:${site.port}/.auth/login/aad/callback?code=`)
    expect(signedIn.status).toBe(302)
    expect(signedIn.headers.location).toBe('/vms?q=1')
    expect(signedIn.headers['set-cookie']).toEqual([expect.stringMatching(/^AppServiceAuthSession=/)])
  })

  it('takes a code once, and none that nobody has got', async () => {
    const code = site.codes.issue(buildGrant())
    const statuses: number[] = []

    for (const one of [code, code, 'made-up', '']) {
      statuses.push((await site.ask(`/.auth/login/aad/callback?code=${one}`)).status)
    }

    expect(statuses).toEqual([302, 401, 401, 401])
  })

  it.each(['https://evil.example/', 'http://evil.example/.auth/login/aad/callback', 'http://localhost:1/vms', ''])(
    'never sends a code to %j',
    async (address) => {
      const { apps, tenantId } = buildDirectory()
      const query = new URLSearchParams({
        client_id: apps.auth.clientId,
        redirect_uri: address,
        login_hint: 'ada@contoso.example',
      })

      const answer = await fetch(`${site.signInOrigin}/${tenantId}/oauth2/v2.0/authorize?${query.toString()}`, {
        redirect: 'manual',
      })

      expect(answer.status).toBe(400)
      expect(await answer.text()).toContain('AADSTS50011')
    },
  )

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
    const text = await (await follow(answer)).text()

    expect(answer.headers).not.toHaveProperty('set-cookie')
    expect(text).toContain('Nobody here signs in as <strong>&lt;script&gt;</strong>')
    expect(text).not.toContain('<script>')
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

    const chooser = await follow(await crowded.ask('/.auth/login/aad'))
    const text = await chooser.text()
    await crowded.close()

    expect(text).toContain('<label for="login_hint">')
    expect(text.match(/<li>/g)).toHaveLength(50)
    expect(text).toContain('There are 250 more')
    // The form leads on to the app, which its page must allow.
    expect(chooser.headers.get('content-security-policy')).toContain(
      `form-action 'self' http://localhost:${crowded.port}`,
    )
  })

  it('knows nothing else under /.auth', async () => {
    const statuses = await Promise.all(['/.auth/login/google', '/.auth', '/.auth/x'].map((path) => site.ask(path)))

    expect(statuses.map((answer) => answer.status)).toEqual([404, 404, 404])
  })
})

describe('The session of the front door', () => {
  let site: Site
  let clock: number
  /** The path of this site where a sign-out ends. `sites` receives the other sites on the way. */
  async function landingOf({ headers }: Answer, sites: string[] = []): Promise<string> {
    const url = new URL(headers.location ?? '', `http://localhost:${site.port}`)
    if (url.host === `localhost:${site.port}`) {
      const path = `${url.pathname}${url.search}`
      return url.searchParams.has('post_logout_redirect_uri') ? landingOf(await site.ask(path), sites) : path
    }
    sites.push(url.origin)
    const { status, headers: next } = await fetch(url, { redirect: 'manual' })
    return landingOf({ status, headers: { location: next.get('location') ?? '' }, body: '' }, sites)
  }
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
    expect(await landingOf(answer)).toBe('/')
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/^AppServiceAuthSession=deleted; path=\/; expires=Thu, 01 Jan 1970/),
      expect.stringMatching(/^AppServiceAuthSession1=deleted/),
    ])
    expect((await site.ask('/.auth/me', { headers: { cookie } })).status).toBe(401)
  })

  it.each([false, true])('ends at Entra too, which leads on to a third site: %s, and back', async (leadsOn) => {
    const sites: string[] = []
    site.federation.set(leadsOn)

    const landing = await landingOf(await site.ask('/.auth/logout'), sites)
    site.federation.set(false)

    expect(new Set(sites).size).toBe(leadsOn ? 2 : 1)
    expect(sites[0]).toBe(site.signInOrigin)
    expect(landing).toBe('/.auth/logout/complete')
    expect((await site.ask(landing)).body).toContain('You are signed out')
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

describe('The token store of the front door', () => {
  const TOKEN = 'x-ms-token-aad-access-token'
  const PRINCIPAL = 'x-ms-client-principal-id'
  const namesOf = async (site: Site, cookie: string): Promise<string[]> =>
    Object.keys(readEcho(await site.ask('/vms', { headers: { cookie } })).headers)

  it('is one for each instance: a browser that another one answers is known, and has no token there', async () => {
    const site = await startSite([echo, echo], { tokenStore: 'instance' })
    const cookie = await site.signIn()

    const [other, own] = [await namesOf(site, cookie), await namesOf(site, cookie)]
    await site.close()

    expect([own.includes(PRINCIPAL), own.includes(TOKEN)]).toEqual([true, true])
    expect([other.includes(PRINCIPAL), other.includes(TOKEN)]).toEqual([true, false])
  })

  it('is read once by each instance, where it is cached: after a renewal at one, the other hands over the old token', async () => {
    const site = await startSite([echo, echo], { tokenStore: 'cached' })
    const cookie = await site.signIn()
    const ask = async () => readEcho(await site.ask('/vms', { headers: { cookie } })).headers[TOKEN]

    const before = [await ask(), await ask()]
    await site.ask('/.auth/refresh', { headers: { cookie } })
    const after = [await ask(), await ask()]
    await site.close()

    expect(before[0]).toBe(before[1])
    expect(after.filter((token) => token === before[0])).toHaveLength(1)
  })

  it('is always the right one where affinity leads a browser to the same instance again', async () => {
    const site = await startSite([echo, echo, echo], { tokenStore: 'instance', hasAffinity: true })
    const { headers } = await site.ask('/.auth/login/aad?login_hint=ada@contoso.example')
    const cookie = (headers['set-cookie'] ?? []).map((one) => one.split(';')[0]).join('; ')

    const asked = [await namesOf(site, cookie), await namesOf(site, cookie), await namesOf(site, cookie)]
    const refreshed = await site.ask('/.auth/refresh', { headers: { cookie } })
    await site.close()

    expect(cookie).toContain('ARRAffinity=')
    expect(asked.map((names) => names.includes(TOKEN))).toEqual([true, true, true])
    expect(refreshed.status).toBe(200)
  })

  it('is emptied by a swap of slots: people are known, and have no token until they sign in again', async () => {
    const site = await startSite()
    const cookie = await site.signIn()

    await site.sessions.emptyTokenStore()
    const names = await namesOf(site, cookie)
    const refreshed = await site.ask('/.auth/refresh', { headers: { cookie } })
    const again = await namesOf(site, await site.signIn())
    await site.close()

    expect(names.filter((name) => name.startsWith('x-ms-token-'))).toEqual([])
    expect(names).toContain(PRINCIPAL)
    expect(refreshed.status).toBe(403)
    expect(again).toContain(TOKEN)
  })
})
