import { ClientSecretCredential, OnBehalfOfCredential } from '@azure/identity'
import { type Claims, decodeToken } from '../../../simulator/entra/jwt.ts'
import { buildPerson, type LocalEntra, startLocalEntra } from './local-entra.ts'

const armScope = 'https://management.azure.com/.default'

describe('Microsoft’s own client library against the local Entra ID', () => {
  let local: LocalEntra
  beforeAll(async () => {
    local = await startLocalEntra()
  })
  afterAll(() => local.close())
  beforeEach(() => {
    local.requests.length = 0
    local.tokenLifetime.set(undefined)
  })

  // The types of OnBehalfOfCredential omit disableInstanceDiscovery, although it honours the option.
  const authority = () => ({ authorityHost: local.origin, disableInstanceDiscovery: true })

  const actFor = (
    userAssertionToken: string,
    { tenantId = local.directory.tenantId, clientSecret = local.directory.apps.sdk.clientSecret } = {},
  ) =>
    new OnBehalfOfCredential({
      tenantId,
      clientId: local.directory.apps.sdk.clientId,
      clientSecret,
      userAssertionToken,
      ...authority(),
    })

  const beRobot = (clientSecret = local.directory.servicePrincipal.clientSecret) =>
    new ClientSecretCredential(
      local.directory.tenantId,
      local.directory.servicePrincipal.clientId,
      clientSecret,
      authority(),
    )

  it('swaps a person’s token for one of the same person for Azure Resource Manager', async () => {
    const { accessToken } = local.entra.signIn(buildPerson())

    const { token } = await actFor(accessToken).getToken(armScope)

    expect(readClaims(token)).toMatchObject({
      aud: 'https://management.azure.com',
      appid: local.directory.apps.sdk.clientId,
      idtyp: 'user',
      oid: buildPerson().objectId,
      upn: 'ada@contoso.example',
      scp: 'user_impersonation',
      tid: local.directory.tenantId,
      ver: '1.0',
      sid: readClaims(accessToken)['sid'],
    })
    expect(await local.entra.readBearer(`Bearer ${token}`)).toEqual({
      objectId: buildPerson().objectId,
      kind: 'user',
      name: 'ada@contoso.example',
      tenantId: local.directory.tenantId,
    })
  })

  it('asks once and then answers from its cache', async () => {
    const credential = actFor(local.entra.signIn(buildPerson()).accessToken)

    const first = await credential.getToken(armScope)
    const asked = [...local.requests]
    const second = await credential.getToken(armScope)

    expect(asked).toEqual([
      `GET /${local.directory.tenantId}/v2.0/.well-known/openid-configuration`,
      `POST /${local.directory.tenantId}/oauth2/v2.0/token`,
    ])
    expect(local.requests).toEqual(asked)
    expect(second.token).toBe(first.token)
  })

  it('gets 60 to 90 minutes, or a day and more when it can be told that the token is revoked', async () => {
    const credential = actFor(local.entra.signIn(buildPerson()).accessToken)
    const minutesLeft = ({ expiresOnTimestamp }: { expiresOnTimestamp: number }) =>
      (expiresOnTimestamp - Date.now()) / 60_000

    const plain = await credential.getToken(armScope)
    const continuous = await credential.getToken(armScope, { enableCae: true })

    expect(minutesLeft(plain)).toBeGreaterThan(59)
    expect(minutesLeft(plain)).toBeLessThanOrEqual(90)
    expect(minutesLeft(continuous)).toBeGreaterThan(24 * 60 - 1)
    expect(minutesLeft(continuous)).toBeLessThanOrEqual(28 * 60)
    expect(readClaims(continuous.token)['xms_cc']).toEqual(['cp1'])
  })

  it('gets tokens as short as the simulator is told to make them', async () => {
    local.tokenLifetime.set(120)

    const { accessToken, expiresOn } = local.entra.signIn(buildPerson())
    const { expiresOnTimestamp } = await actFor(accessToken).getToken(armScope, { enableCae: true })

    expect(expiresOn.getTime() - Date.now()).toBeLessThanOrEqual(120_000)
    expect(expiresOnTimestamp - Date.now()).toBeLessThanOrEqual(120_000)
  })

  it('is refused with the reason when the person’s token has expired', async () => {
    local.tokenLifetime.set(-1)
    const { accessToken } = local.entra.signIn(buildPerson())

    const attempt = actFor(accessToken).getToken(armScope)

    await expect(attempt).rejects.toMatchObject({
      name: 'AuthenticationRequiredError',
      message: expect.stringContaining('AADSTS500133: Assertion is not within its valid time range.'),
    })
  })

  it('is refused with the reason when its own secret is wrong', async () => {
    const { accessToken } = local.entra.signIn(buildPerson())

    const attempt = actFor(accessToken, { clientSecret: 'wrong' }).getToken(armScope)

    await expect(attempt).rejects.toThrow('AADSTS7000215: Invalid client secret provided.')
  })

  it('is told that consent is missing in a way that it understands', async () => {
    const { accessToken } = local.entra.signIn(buildPerson())

    const attempt = actFor(accessToken).getToken('https://graph.microsoft.com/.default')

    await expect(attempt).rejects.toMatchObject({
      cause: { name: 'InteractionRequiredAuthError', errorCode: 'invalid_grant', subError: 'consent_required' },
    })
  })

  it('does not find a tenant that is not there', async () => {
    const { accessToken } = local.entra.signIn(buildPerson())

    const attempt = actFor(accessToken, { tenantId: '12345678-0000-4000-8000-000000000000' }).getToken(armScope)

    await expect(attempt).rejects.toThrow()
    expect(local.requests).not.toContainEqual(expect.stringContaining('POST'))
  })

  it.each([
    ['https://management.azure.com/.default', 'https://management.azure.com'],
    ['https://management.core.windows.net//.default', 'https://management.core.windows.net/'],
  ])('gets an app’s own token for %s', async (scope, audience) => {
    const { token } = await beRobot().getToken(scope)

    expect(readClaims(token)).toMatchObject({ aud: audience, idtyp: 'app' })
    expect(await local.entra.readBearer(`Bearer ${token}`)).toEqual({
      objectId: local.directory.servicePrincipal.objectId,
      kind: 'app',
      name: local.directory.servicePrincipal.clientId,
      tenantId: local.directory.tenantId,
    })
  })

  it('gets an app’s own token for the simulator’s own address, once', async () => {
    const credential = beRobot()

    const { token } = await credential.getToken(`${local.origin}/.default`)
    await credential.getToken(`${local.origin}/.default`)

    expect(readClaims(token)['aud']).toBe(local.origin)
    expect(local.requests.filter((request) => request.startsWith('POST'))).toHaveLength(1)
  })
})

function readClaims(token: string): Claims {
  return decodeToken(token)?.claims ?? {}
}
