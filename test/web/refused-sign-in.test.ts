import { decodeJwt } from 'jose'
import supertest from 'supertest'
import { type MyVms, pageOf, startMyVms, textOf } from '../support/my-vms.ts'

const TOKEN = 'X-MS-TOKEN-AAD-ACCESS-TOKEN'

describe('a sign-in that Entra does not take', () => {
  let vms: MyVms

  beforeEach(async () => {
    vms = await startMyVms()
  })
  afterEach(() => vms.close())

  const refuse = (error: string, suberror: string | undefined, aadsts: string) =>
    vms.setFaults({
      match: { path: '/oauth2/' },
      status: error === 'invalid_client' ? 401 : 400,
      body: {
        error,
        ...(suberror !== undefined && { suberror }),
        error_description:
          `${aadsts}: Entra says so. Trace ID: 11111111-2222-4333-8444-555555555555 ` +
          'Correlation ID: 66666666-7777-4888-8999-000000000000 Timestamp: 2026-11-22 10:00:00Z',
      },
    })
  const wayOf = (response: supertest.Response) => pageOf(response).querySelector('.ways a')?.getAttribute('href')
  /** Where the link to sign in leads back to. */
  const backOf = (response: supertest.Response) => {
    const [, back = ''] = (wayOf(response) ?? '').split('/.auth/login/aad?post_login_redirect_uri=')
    return decodeURIComponent(back)
  }
  /** A token as a silent refresh brings it: of the same sign-in, and newer. */
  const refreshed = (alias: string, secondsLater: number) => {
    const claims = decodeJwt(vms.headersOf(alias)[TOKEN] ?? '')
    return { [TOKEN]: vms.azure.keys.sign({ ...claims, iat: Number(claims['iat']) + secondsLater }) }
  }

  it.each([
    ['interaction_required', undefined, 'AADSTS50079', 403, /second proof.*not set up/, 'sign in'],
    ['invalid_grant', 'basic_action', 'AADSTS50076', 403, /multi-factor/, 'sign in'],
    ['invalid_grant', 'additional_action', 'AADSTS53000', 403, /device or an app that it manages/, 'sign in'],
    ['invalid_grant', 'message_only', 'AADSTS53003', 403, /Conditional Access/, 'stay'],
    ['access_denied', undefined, 'AADSTS53003', 403, /Conditional Access/, 'stay'],
    ['invalid_grant', 'consent_required', 'AADSTS65001', 403, /administrator hasn’t approved this app/, 'stay'],
    ['consent_required', undefined, 'AADSTS65001', 403, /administrator hasn’t approved this app/, 'stay'],
    ['invalid_grant', undefined, 'AADSTS50020', 403, /another organisation/, 'stay'],
    ['invalid_grant', undefined, 'AADSTS90072', 403, /another organisation/, 'stay'],
    ['invalid_grant', undefined, 'AADSTS50105', 403, /only certain people/, 'stay'],
    ['invalid_grant', 'bad_token', 'AADSTS50173', 401, /You were signed out/, 'sign in'],
    ['invalid_grant', undefined, 'AADSTS500133', 401, /has expired/, 'sign in'],
    // For an unknown AADSTS code, only the error and its suberror decide.
    ['invalid_grant', 'basic_action', 'AADSTS99999', 403, /wants to know more/, 'sign in'],
    ['invalid_grant', 'message_only', 'AADSTS99999', 403, /does not let this app act for you/, 'stay'],
  ])('as %s, %s (%s) says so and leads to where there is a way', async (error, sub, aadsts, status, words, way) => {
    await refuse(error, sub, aadsts)

    const response = await vms.get('ada', '/vms?q=web').expect(status)

    expect(textOf(response)).toMatch(words)
    if (way === 'sign in') expect(backOf(response)).toMatch(/^\/vms\?q=web&signed-in=\w+\.\w+$/)
    else expect(wayOf(response)).toBe('/vms?q=web')
    for (const detail of [aadsts, '11111111-2222-4333-8444-555555555555', '66666666-7777-4888-8999-000000000000']) {
      expect(textOf(response)).toContain(detail)
    }
  })

  it.each([
    ['invalid_client', 'AADSTS7000215', 'Take the secret’s value, not its id'],
    ['invalid_client', 'AADSTS7000222', 'SDK_CLIENT_SECRET has expired'],
    ['unauthorized_client', 'AADSTS700016', 'SDK_CLIENT_ID names no app registration'],
    ['invalid_request', 'AADSTS90002', 'TENANT_ID names no tenant'],
    ['invalid_grant', 'AADSTS50013', 'its Application ID URI (Expose an API) and /user_impersonation'],
    ['invalid_grant', 'AADSTS500131', 'must mean the same app registration'],
  ])('since the app is set up wrongly (%s, %s) tells whoever runs it what to change', async (error, aadsts, remedy) => {
    await refuse(error, undefined, aadsts)

    const response = await vms.get('ada', '/vms').expect(500)

    expect(textOf(response)).toContain('not set up correctly')
    expect(pageOf(response).querySelector('main details')?.structuredText).toContain(remedy)
  })

  it('for the moment says for how long Entra asks to wait', async () => {
    await vms.setFaults({
      match: { path: '/oauth2/' },
      status: 429,
      headers: { 'retry-after': '7' },
      body: { error: 'temporarily_unavailable', error_description: 'AADSTS50196: Too often.' },
    })

    const response = await vms.get('ada', '/vms').expect(503)

    expect(textOf(response)).toMatch(/asks to wait.*Try again in 7 s\./s)
    expect(response.headers['retry-after']).toBe('7')
  })

  it('is asked for again, and where the person comes back from that and is refused, says so, with a way all the same', async () => {
    await refuse('invalid_grant', 'basic_action', 'AADSTS50076')

    const first = await vms.get('ada', '/vms?q=web')
    const reload = await supertest(vms.app).get('/vms?q=web').set(refreshed('ada', 50))
    const afterwards = await vms.get('ada', backOf(first))

    for (const page of [first, reload]) expect(textOf(page)).not.toContain('did not help')
    expect(textOf(afterwards)).toContain('Signing in again did not help')
    expect(backOf(afterwards)).toMatch(/^\/vms\?q=web&signed-in=secondProof\.\w+$/)
    expect(pageOf(afterwards).querySelector('[data-sign-in]')).toBeNull()
  })

  it('after one that had helped is one to sign in for, though the address is the same', async () => {
    const expired = () => {
      const claims = decodeJwt(vms.headersOf('ada')[TOKEN] ?? '')
      const token = vms.azure.keys.sign({ ...claims, exp: Math.floor(Date.now() / 1000) - 100 })
      return (path: string) => supertest(vms.app).get(path).set(TOKEN, token).expect(401)
    }
    for (const path of ['/vms?q=web', '/operations', vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01')]) {
      const back = backOf(await expired()(path))
      expect(back).toContain('signed-in=')

      const helped = await vms.get('ada', back).expect(303)
      const again = await expired()(helped.headers['location'] ?? '')

      expect(helped.headers['location']).toBe(path)
      expect(textOf(again)).not.toContain('did not help')
    }
  })

  it('for a form had helped once the form is there, if it only took to be signed in', async () => {
    const confirm = `${vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01')}/stop?confirm`

    await vms.get('ada', `${confirm}&signed-in=signInExpired.abc`).expect(303).expect('location', confirm)
    const kept = await vms.get('ada', `${confirm}&signed-in=signInNotAccepted.abc`).expect(200)

    expect(pageOf(kept).querySelector('input[name=signed-in]')?.getAttribute('value')).toBe('signInNotAccepted.abc')
  })

  it('after a sign-in for another reason, or long ago, is one to sign in for', async () => {
    await refuse('invalid_grant', 'basic_action', 'AADSTS50076')
    const back = backOf(await vms.get('ada', '/vms'))
    await refuse('invalid_grant', 'bad_token', 'AADSTS50173')

    const otherReason = await vms.get('ada', back)
    await refuse('invalid_grant', 'basic_action', 'AADSTS50076')
    await vms.azure.control('POST', '/clock', { advanceMs: 11 * 60_000 })
    const longAgo = await vms.get('ada', back)
    const forged = await vms.get('ada', '/vms?signed-in=secondProof.zzzzzzzzzz')

    for (const page of [otherReason, longAgo, forged]) {
      expect(textOf(page)).not.toContain('did not help')
      expect(wayOf(page)).toContain('/.auth/login')
    }
  })

  it('twice within ten minutes, with a silent refresh between, is not held against the person', async () => {
    const start = `${vms.vmPath('Contoso Development', 'rg-dev-team', 'dev-grace')}/start`
    const body = { error: { code: 'ExpiredAuthenticationToken', message: 'The access token expiry …' } }
    await vms.setFaults({ match: { method: 'POST', path: '/start$' }, status: 401, body })
    const post = (headers: Record<string, string>) =>
      supertest(vms.app).post(start).set(headers).set('sec-fetch-site', 'same-origin').type('form').expect(401)

    const pages = [await post(refreshed('grace', 0)), await post(refreshed('grace', 60))]

    for (const page of pages) {
      expect(textOf(page)).toContain('Azure no longer accepts your sign-in')
      expect(textOf(page)).not.toContain('did not help')
      expect(backOf(page)).toMatch(/\/start\?confirm&signed-in=signInNotAccepted\.\w+$/)
    }
  })

  it('some seconds beyond its end, twice within ten minutes, leads to sign in each time', async () => {
    const claims = decodeJwt(vms.headersOf('ada')[TOKEN] ?? '')
    const exp = Math.floor(Date.now() / 1000) - 5
    const ask = (iat: number) => {
      const token = vms.azure.keys.sign({ ...claims, exp, iat })
      return supertest(vms.app).get('/vms').set(TOKEN, token).expect(401)
    }

    for (const page of [await ask(exp - 3_600), await ask(exp - 3_540)]) {
      expect(textOf(page)).toContain('Your sign-in has expired')
      expect(textOf(page)).not.toContain('did not help')
      expect(wayOf(page)).toContain('/.auth/login')
    }
  })

  it('for two reasons on two pages is told for each', async () => {
    const body = { error: { code: 'ExpiredAuthenticationToken', message: 'x' } }
    await vms.setFaults({ match: { method: 'GET', path: 'virtualMachines/web-01' }, status: 401, body })
    const one = await supertest(vms.app)
      .get(vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01'))
      .set(refreshed('ada', 0))
      .expect(401)
    await refuse('invalid_grant', 'bad_token', 'AADSTS50173')

    const other = await supertest(vms.app).get('/operations').set(refreshed('ada', 60))
    const list = await supertest(vms.app).get('/vms').set(refreshed('ada', 60)).expect(401)

    expect(textOf(one)).toContain('Azure no longer accepts your sign-in')
    expect(other.status).toBe(200)
    expect(textOf(list)).toContain('You were signed out')
    for (const page of [one, list]) {
      expect(textOf(page)).not.toContain('did not help')
      expect(wayOf(page)).toContain('/.auth/login')
    }
  })

  it('is said on the very form to which a sign-in led back, where that is refused in the same way', async () => {
    const start = `${vms.vmPath('Contoso Development', 'rg-dev-team', 'dev-grace')}/start`
    await vms.setFaults({ match: { method: 'POST', path: '/start$' }, status: 401 })
    const confirmation = pageOf(await vms.get('grace', backOf(await vms.post('grace', start))).expect(200))
    const mark = confirmation.querySelector('input[name=signed-in]')?.getAttribute('value') ?? ''

    const again = await vms.post('grace', start, { confirm: 'yes', 'signed-in': mark }).expect(401)

    expect(textOf(again)).toContain('Signing in again did not help')
    expect(backOf(again)).toContain('/start?confirm&signed-in=')
  })

  it('names the action that the URL names, even on a machine that is called like one', async () => {
    const machine = '/vms/2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042/rg/start'
    const subjectOf = async (path: string) =>
      pageOf(await supertest(vms.app).get(path).expect(401)).querySelector('.subject')?.text

    expect(await subjectOf(machine)).toBeUndefined()
    expect(await subjectOf(`${machine}/stop?confirm`)).toBe('Stop start')
  })

  it('in the middle of a change, as Azure asks for more, leads through sign-in to the very same form', async () => {
    const on = vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01')
    const claims = Buffer.from('{"access_token":{"nbf":{"essential":true,"value":"1"}}}').toString('base64')
    await vms.get('ada', '/vms')
    await vms.setFaults(
      {
        match: { path: 'virtualMachines' },
        status: 401,
        headers: { 'www-authenticate': `Bearer error="insufficient_claims", claims="${claims}"` },
        body: { error: { code: 'InvalidAuthenticationToken', message: 'Continuous access evaluation.' } },
      },
      {
        match: { path: '/oauth2/' },
        status: 400,
        body: { error: 'interaction_required', error_description: 'AADSTS50076: x' },
      },
    )

    const response = await vms.post('ada', `${on}/stop`, { confirm: 'yes', from: '/vms?q=web' }).expect(403)

    expect(textOf(response)).toContain('Nothing was done')
    const back = `${on}/stop?confirm&from=${encodeURIComponent('/vms?q=web')}`
    expect(backOf(response).replace(/&signed-in=.*/, '')).toBe(back)
    expect(await vms.asked(/deallocate/)).toEqual([])
    await vms.setFaults()
    await vms.get('ada', back).expect(200)
  })

  describe('for what Easy Auth hands over says how to set it up', () => {
    const ask = (headers: Record<string, string>) => supertest(vms.app).get('/vms').set(headers).expect(401)
    const detailsOf = (response: supertest.Response) =>
      pageOf(response).querySelector('main details')?.structuredText ?? ''
    const signed = (changes: Record<string, unknown>) => {
      const claims = decodeJwt(vms.headersOf('ada')[TOKEN] ?? '')
      return vms.azure.keys.sign({ ...claims, ...changes })
    }

    it('where it hands over no token after a sign-in either: before, a release may have emptied the token store', async () => {
      const { [TOKEN]: _, ...others } = vms.headersOf('ada')

      const first = await ask(others)
      const again = await supertest(vms.app).get(backOf(first)).set(others).expect(401)

      expect(textOf(first)).toContain('Your sign-in is from before the last release of this app: sign in again')
      expect(detailsOf(first)).not.toContain('token store')
      expect(textOf(again)).toContain('Signing in again did not help')
      expect(detailsOf(again)).toContain('turn on its token store')
      expect(detailsOf(await ask({}))).not.toContain('token store')
    })

    it('where the token is for Microsoft Graph, or for the Auth app', async () => {
      const graph = signed({ aud: '00000003-0000-0000-c000-000000000000' })
      const auth = signed({ aud: vms.azure.directory.apps.auth.clientId })

      expect(detailsOf(await ask({ [TOKEN]: graph }))).toContain('for Microsoft Graph')
      expect(detailsOf(await ask({ [TOKEN]: `${graph.slice(0, -8)}AAAAAAAA` }))).toContain('for Microsoft Graph')
      expect(detailsOf(await ask({ [TOKEN]: auth }))).toContain(vms.azure.directory.apps.auth.clientId)
    })

    it('where the token has expired and there is none to renew it with', async () => {
      const expired = signed({ exp: Math.floor(Date.now() / 1000) - 100 })

      expect(detailsOf(await ask({ [TOKEN]: expired }))).toContain('offline_access')
      expect(detailsOf(await ask({ [TOKEN]: expired, 'X-MS-TOKEN-AAD-REFRESH-TOKEN': 'x' }))).not.toContain('offline')
    })
  })
})

describe('a sign-in that lasts', () => {
  it('says how long, to whom it belongs', async () => {
    const vms = await startMyVms()

    const { body, headers } = await vms.get('ada', '/session').expect(200)

    expect((body as { lastsMs: number }).lastsMs).toBeGreaterThan(10 * 60_000)
    expect(headers['cache-control']).toBe('no-store')
    await supertest(vms.app).get('/session').expect(401)
    await vms.close()
  })
})
