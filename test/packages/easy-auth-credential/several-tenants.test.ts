import { createDefaultHttpClient } from '@azure/core-rest-pipeline'
import type { EasyAuthOptions } from 'easy-auth-credential'
import { createDiagnosis } from 'easy-auth-credential/diagnosis'
import { decodeJwt } from 'jose'
import { easyAuthOfTests, easyAuthOptions, errorOf } from '../../support/easy-auth.ts'
import { type LocalAzure, startLocalAzure } from '../../support/local-azure.ts'

const ARM = 'https://management.azure.com/.default'

describe('people of several tenants', () => {
  let azure: LocalAzure
  const make = easyAuthOfTests()

  beforeAll(async () => {
    azure = await startLocalAzure()
  })
  beforeEach(() => azure.control('POST', '/reset'))
  afterAll(() => azure.close())

  const fabrikam = () => azure.getOtherTenant('Fabrikam')
  const guestOf = (tenantName: string) => {
    const [guest] = azure.getOtherTenant(tenantName).guests
    if (!guest) throw new Error(`${tenantName} has no guest.`)
    return guest
  }
  const tokenAtHome = () => azure.entra.signIn(azure.getPerson('grace')).accessToken
  const tokenAtFabrikam = () => azure.entra.signIn(guestOf('Fabrikam')).accessToken
  /** Signed with the key of every tenant of this Entra. */
  const forged = (token: string, changes: Record<string, unknown>) =>
    azure.keys.sign(JSON.parse(JSON.stringify({ ...decodeJwt(token), ...changes })))

  const toOptions = (changes: Partial<EasyAuthOptions> = {}): EasyAuthOptions => ({
    ...easyAuthOptions(azure),
    otherTenantIds: [fabrikam().tenantId.toUpperCase(), azure.getOtherTenant('Northwind').tenantId],
    ...changes,
  })
  const build = (changes?: Partial<EasyAuthOptions>) => make(toOptions(changes))

  it('are each verified by the keys and the issuer of their own tenant', async () => {
    const easyAuth = build()

    const home = await easyAuth.identify(tokenAtHome())
    const away = await easyAuth.identify(tokenAtFabrikam())

    expect(home.person).toMatchObject({ tenantId: azure.directory.tenantId })
    expect(away.person).toMatchObject({ tenantId: fabrikam().tenantId, objectId: guestOf('Fabrikam').objectId })
  })

  it('get a token of their own tenant each, however often and in whatever order they ask', async () => {
    const easyAuth = build()
    const [home, away] = await Promise.all([easyAuth.identify(tokenAtHome()), easyAuth.identify(tokenAtFabrikam())])

    const tokens = await Promise.all([home, away, home, away].map(({ credential }) => credential.getToken(ARM)))
    const later = await Promise.all([away, home].map(({ credential }) => credential.getToken(ARM)))

    const tenants = [...tokens, ...later].map(({ token }) => decodeJwt(token)['tid'])
    const [ours, theirs] = [azure.directory.tenantId, fabrikam().tenantId]
    expect(tenants).toEqual([ours, theirs, ours, theirs, theirs, ours])
  })

  it('get no token of another tenant by naming it, not even of one that is accepted', async () => {
    const easyAuth = build()
    const home = await easyAuth.identify(tokenAtHome())
    const first = await home.credential.getToken(ARM)

    const asked = home.credential.getToken(ARM, { tenantId: fabrikam().tenantId })

    expect(decodeJwt(first.token)['tid']).toBe(azure.directory.tenantId)
    expect(await errorOf(asked)).toMatchObject({ code: 'misconfigured' })
  })

  it('are exchanged at the token endpoint of their own tenant', async () => {
    const asked: string[] = []
    const client = createDefaultHttpClient()
    const { credential } = await build().identify(tokenAtFabrikam(), {
      httpClient: {
        sendRequest(request) {
          asked.push(`${request.method} ${new URL(request.url).pathname}`)
          return client.sendRequest(request)
        },
      },
    })

    await credential.getToken(ARM)

    expect(asked).toContain(`POST /${fabrikam().tenantId}/oauth2/v2.0/token`)
    expect(asked.every((request) => request.includes(fabrikam().tenantId))).toBe(true)
  })

  it('are refused if their tenant is not among the accepted ones', async () => {
    const { code } = await errorOf(build({ otherTenantIds: [] }).identify(tokenAtFabrikam()))

    expect(code).not.toBe('keys-unavailable')
    expect((await errorOf(build({ otherTenantIds: [] }).identify(tokenAtFabrikam()))).statusCode).toBe(401)
  })

  it.each<[string, () => string]>([
    ['names another tenant than its issuer', () => forged(tokenAtHome(), { tid: fabrikam().tenantId })],
    [
      'is issued by another tenant than it names',
      () => forged(tokenAtHome(), { iss: `${azure.origin}/${fabrikam().tenantId}/v2.0` }),
    ],
    [
      'names a tenant that is not accepted',
      () => forged(tokenAtHome(), { tid: '0c0c0c0c-0000-4000-8000-00000000000c' }),
    ],
    ['names no tenant', () => forged(tokenAtHome(), { tid: undefined })],
    ['names several', () => forged(tokenAtHome(), { tid: [azure.directory.tenantId, fabrikam().tenantId] })],
    ['is of its issuer, but of no signature', () => `${tokenAtFabrikam().split('.').slice(0, 2).join('.')}.AAAA`],
  ])('are refused by a token that %s', async (_, toToken) => {
    const error = await errorOf(build().identify(toToken()))

    expect(error.statusCode).toBe(401)
  })

  it('hear the reason of their own tenant alone, and the others go on', async () => {
    const easyAuth = build()
    const refused = await easyAuth.identify(azure.entra.signIn(guestOf('Northwind')).accessToken)
    const home = await easyAuth.identify(tokenAtHome())

    const error = await errorOf(refused.credential.getToken(ARM))

    expect(error).toMatchObject({ code: 'refused', entra: { aadsts: 'AADSTS65001' } })
    await expect(home.credential.getToken(ARM)).resolves.toMatchObject({ token: expect.any(String) })
  })

  it('are forgotten in the tenant that they leave, and in no other', async () => {
    const easyAuth = build()
    const [home, away] = await Promise.all([easyAuth.identify(tokenAtHome()), easyAuth.identify(tokenAtFabrikam())])
    const before = await Promise.all([home, away].map(({ credential }) => credential.getToken(ARM)))

    easyAuth.forget(`${fabrikam().tenantId}/${guestOf('Fabrikam').objectId}`)

    const after = await Promise.all([home, away].map(({ credential }) => credential.getToken(ARM)))
    expect(after[0]).toBe(before[0])
    expect(after[1]).not.toBe(before[1])
  })

  it('are named in the settings by ids', async () => {
    const error = await errorOf(Promise.resolve().then(() => build({ otherTenantIds: ['common'] })))

    expect(error).toMatchObject({ code: 'misconfigured', remedy: expect.stringContaining('otherTenantIds') })
  })

  it('are diagnosed tenant by tenant', async () => {
    const diagnosis = createDiagnosis(toOptions())

    expect(await diagnosis.findIssuer(fabrikam().tenantId)).toBe(`${azure.origin}/${fabrikam().tenantId}/v2.0`)
    await expect(diagnosis.readKeys(fabrikam().tenantId)).resolves.toBeUndefined()
    expect(await diagnosis.findTokenFaults(tokenAtFabrikam())).toEqual([])
    expect(await createDiagnosis(toOptions({ otherTenantIds: [] })).findTokenFaults(tokenAtFabrikam())).toContainEqual(
      expect.stringContaining('tid is'),
    )
  })
})
