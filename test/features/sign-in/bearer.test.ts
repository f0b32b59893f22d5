import { ConfidentialClientApplication, CryptoProvider } from '@azure/msal-node'
import supertest from 'supertest'
import { createDoorBrowser, DOOR_ORIGIN, doorSettings } from '../../support/door-browser.ts'
import { type MyVms, startMyVms } from '../../support/my-vms.ts'

describe('an access token that a program brings', () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms({ settings: doorSettings })
  })
  beforeEach(() => vms.reset())
  afterAll(() => vms.close())

  /** By MSAL, as a program with a person before it gets one. */
  async function obtainToken(scope = `api://${vms.azure.directory.apps.sdk.clientId}/user_impersonation`) {
    const { tenantId, apps } = vms.azure.directory
    const { origin } = vms.azure
    const app = new ConfidentialClientApplication({
      auth: {
        clientId: apps.auth.clientId,
        clientSecret: apps.auth.clientSecret,
        authority: `${origin}/${tenantId}`,
        knownAuthorities: [new URL(origin).host],
      },
    })
    const { verifier, challenge } = await new CryptoProvider().generatePkceCodes()
    const request = { scopes: [scope], redirectUri: `${DOOR_ORIGIN}/auth/callback` }
    const url = await app.getAuthCodeUrl({
      ...request,
      codeChallenge: challenge,
      codeChallengeMethod: 'S256',
      loginHint: 'grace@contoso.example',
    })
    const back = new URL(await createDoorBrowser(vms.app).atEntra(url))
    const code = back.searchParams.get('code') ?? ''
    return (await app.acquireTokenByCode({ ...request, code, codeVerifier: verifier })).accessToken
  }

  const ask = (path: string, token: string) => supertest(vms.app).get(path).set('authorization', `Bearer ${token}`)

  it.each(['/vms.json', '/vms.csv', '/vms.xlsx', '/session'])('opens %s, as its person', async (path) => {
    const answer = await ask(path, await obtainToken())

    expect(answer.status).toBe(200)
    expect(answer.get('Set-Cookie')).toBeUndefined()
    if (path !== '/session') expect(await vms.asked(/ResourceGraph/)).not.toEqual([])
    if (path === '/vms.csv') {
      expect(answer.text).toContain('dev-grace')
      expect(answer.text).not.toContain('web-01')
    }
  })

  it.each(['/vms', '/operations'])('does not open the page %s, and says so', async (path) => {
    const answer = await ask(path, await obtainToken())

    expect(answer.status).toBe(401)
    expect(answer.type).toBe('application/problem+json')
    expect(answer.text).toContain('not pages or forms')
    expect(await vms.asked(/\/providers\//)).toEqual([])
  })

  it('sends no form', async () => {
    const path = `${vms.vmPath('Contoso Development', 'rg-dev-team', 'dev-grace')}/start`
    const token = await obtainToken()

    await supertest(vms.app)
      .post(path)
      .set({ authorization: `Bearer ${token}`, 'sec-fetch-site': 'same-origin' })
      .type('form')
      .expect(401)

    expect(await vms.asked(/\/start$/)).toEqual([])
  })

  it.each(['x', 'a.b.c', '', 'two words', 'ä'])(
    'is refused if it is %j, and the answer says what is asked for',
    async (token) => {
      await ask('/vms.json', token).expect(401).expect('www-authenticate', 'Bearer error="invalid_token"')
    },
  )

  it('that can not be read is refused beside a session too', async () => {
    const browser = createDoorBrowser(vms.app)
    await browser.signIn('ada')

    for (const authorization of ['Bearer', 'bearer x y', 'Bearer "x"']) {
      expect((await browser.get('/vms.json', { authorization })).status).toBe(401)
    }
    expect((await browser.get('/vms.json', { authorization: 'Basic eDp5' })).status).toBe(200)
    expect((await createDoorBrowser(vms.app).get('/vms.json')).headers['www-authenticate']).toBeUndefined()
  })

  it('is refused if it is for another app, or comes twice', async () => {
    const token = await obtainToken()
    const forArm = await vms.azure.as('grace').credential.getToken('https://management.azure.com/.default')
    await ask('/vms.json', forArm.token).expect(401)
    await supertest(vms.app)
      .get('/vms.json')
      .set('authorization', [`Bearer ${token}`, `Bearer ${token}`] as unknown as string)
      .expect(401)
  })

  it('is not looked at behind Easy Auth', async () => {
    const behind = await startMyVms()
    const token = behind.headersOf('ada')['x-ms-token-aad-access-token'] ?? ''

    await supertest(behind.app).get('/vms.json').set('authorization', `Bearer ${token}`).expect(401)
    await behind.get('ada', '/vms.json').set('authorization', 'Bearer x').expect(200)
    await behind.close()
  })
})
