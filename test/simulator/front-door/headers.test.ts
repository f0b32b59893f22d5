import { decodeToken } from '../../../simulator/entra/jwt.ts'
import { readEcho, type Site, startSite } from './local-site.ts'

describe('The headers that the app gets', () => {
  let site: Site
  beforeAll(async () => {
    site = await startSite()
  })
  afterAll(() => site.close())

  it('carry no identity when nobody has signed in', async () => {
    const answer = await site.ask('/vms')

    const { headers } = readEcho(answer)
    expect(Object.keys(headers).filter((name) => name.startsWith('x-ms-'))).toEqual([])
  })

  it('carry the identity of who has signed in, in the formats of App Service', async () => {
    const cookie = await site.signIn()

    const answer = await site.ask('/vms', { headers: { cookie } })

    const { headers } = readEcho(answer)
    const principal = JSON.parse(Buffer.from(headers['x-ms-client-principal'] ?? '', 'base64').toString('utf8'))
    expect(headers).toMatchObject({
      'x-ms-client-principal-id': '0a0a0a0a-0000-4000-8000-00000000000a',
      'x-ms-client-principal-name': 'ada@contoso.example',
      'x-ms-client-principal-idp': 'aad',
      'x-ms-token-aad-expires-on': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/),
      'x-ms-token-aad-refresh-token': expect.any(String),
    })
    expect(principal).toMatchObject({ auth_typ: 'aad', claims: expect.any(Array) })
    expect(principal.claims).toContainEqual({
      typ: 'http://schemas.microsoft.com/identity/claims/tenantid',
      val: '7e7e7e7e-7777-4777-8777-777777777777',
    })
  })

  it('carry an access token for the SDK app, given to the Auth app, and an id token for the Auth app', async () => {
    const cookie = await site.signIn()

    const answer = await site.ask('/vms', { headers: { cookie } })

    const { headers } = readEcho(answer)
    expect(decodeToken(headers['x-ms-token-aad-access-token'] ?? '')?.claims).toMatchObject({
      aud: 'bbbbbbbb-1111-4111-8111-111111111111',
      azp: 'aaaaaaaa-1111-4111-8111-111111111111',
      scp: 'user_impersonation',
      ver: '2.0',
    })
    expect(decodeToken(headers['x-ms-token-aad-id-token'] ?? '')?.claims).toMatchObject({
      aud: 'aaaaaaaa-1111-4111-8111-111111111111',
      preferred_username: 'ada@contoso.example',
    })
  })

  it.each([
    'x-ms-client-principal',
    'X-MS-TOKEN-AAD-ACCESS-TOKEN',
    'X-Ms-Client-Principal-Id',
    'X-MS-anything',
    'X_MS_CLIENT_PRINCIPAL',
  ])('never carry an %s that the browser sent', async (name) => {
    const answer = await site.ask('/vms', { headers: { [name]: 'forged' } })

    expect(answer.body).not.toContain('forged')
  })

  it('keep the identity even when the browser lists its headers as belonging to the connection', async () => {
    const cookie = await site.signIn()

    const answer = await site.ask('/vms', { headers: { cookie, connection: 'close, X-MS-TOKEN-AAD-ACCESS-TOKEN' } })

    expect(readEcho(answer).headers).toHaveProperty('x-ms-token-aad-access-token')
  })

  it('add the address of the browser, with its port, to those of proxies before', async () => {
    const answer = await site.ask('/vms?q=1', { headers: { 'x-forwarded-for': '203.0.113.7' } })

    expect(readEcho(answer).headers).toMatchObject({
      host: `localhost:${site.port}`,
      'x-forwarded-for': expect.stringMatching(/^203\.0\.113\.7, 127\.0\.0\.1:\d+$/),
      'x-forwarded-proto': 'http',
      'x-original-url': '/vms?q=1',
      'disguised-host': `localhost:${site.port}`,
      'x-arr-log-id': expect.any(String),
    })
  })
})
