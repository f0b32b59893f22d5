import { constants, createPrivateKey, randomUUID, sign } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ClientCertificateCredential, ManagedIdentityCredential, OnBehalfOfCredential } from '@azure/identity'
import { z } from 'zod'
import { CLIENT_CERTIFICATE_FILE, openClientCertificate } from '../../../simulator/entra/client-certificate.ts'
import { decodeToken, encodeBase64Url } from '../../../simulator/entra/jwt.ts'
import { buildPerson, type LocalEntra, startLocalEntra } from './local-entra.ts'

const armScope = 'https://management.azure.com/.default'
const exchangeScope = 'api://AzureADTokenExchange/.default'

describe('The SDK app without a secret', () => {
  let local: LocalEntra
  beforeAll(async () => {
    local = await startLocalEntra()
    const { header } = local.directory.managedIdentity
    Object.assign(process.env, { IDENTITY_ENDPOINT: `${local.origin}/msi/token`, IDENTITY_HEADER: header })
  })
  afterAll(async () => {
    delete process.env['IDENTITY_ENDPOINT']
    delete process.env['IDENTITY_HEADER']
    await local.close()
  })

  // The types of OnBehalfOfCredential omit disableInstanceDiscovery, although it honours the option.
  const behalf = () => ({
    tenantId: local.directory.tenantId,
    clientId: local.directory.apps.sdk.clientId,
    userAssertionToken: local.entra.signIn(buildPerson()).accessToken,
    authorityHost: local.origin,
    disableInstanceDiscovery: true,
  })
  const now = () => Math.floor(Date.now() / 1000)
  const identity = (clientId = local.directory.managedIdentity.clientId) =>
    new ManagedIdentityCredential({ clientId, retryOptions: { maxRetries: 0 } })
  const claimsOf = (token: string) => decodeToken(token)?.claims ?? {}

  it('exchanges a person’s token by its certificate', async () => {
    const credential = new OnBehalfOfCredential({ ...behalf(), certificatePath: local.clientCertificateFile })

    const { token } = await credential.getToken(armScope)

    expect(claimsOf(token)).toMatchObject({ oid: buildPerson().objectId, appid: local.directory.apps.sdk.clientId })
  })

  it('gets a token of its own by its certificate', async () => {
    const { tenantId, clientId, authorityHost, disableInstanceDiscovery } = behalf()
    const credential = new ClientCertificateCredential(tenantId, clientId, local.clientCertificateFile, {
      authorityHost,
      disableInstanceDiscovery,
    })

    const { token } = await credential.getToken(armScope)

    expect(claimsOf(token)).toMatchObject({ idtyp: 'app', oid: local.directory.apps.sdk.objectId })
  })

  it('is refused with a certificate that is not registered on it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'another-certificate-'))
    await openClientCertificate(folder)
    const certificatePath = join(folder, CLIENT_CERTIFICATE_FILE)

    const attempt = new OnBehalfOfCredential({ ...behalf(), certificatePath }).getToken(armScope)

    await expect(attempt).rejects.toThrow('AADSTS700027: The certificate with identifier')
    await rm(folder, { recursive: true })
  })

  it('exchanges a person’s token by the token of its managed identity', async () => {
    const getAssertion = async () => (await identity().getToken(exchangeScope)).token
    const credential = new OnBehalfOfCredential({ ...behalf(), getAssertion })

    const { token } = await credential.getToken(armScope)

    expect(claimsOf(token)).toMatchObject({ oid: buildPerson().objectId, idtyp: 'user' })
    expect(claimsOf(await getAssertion())).toMatchObject({
      aud: 'api://AzureADTokenExchange',
      idtyp: 'app',
      iss: `${local.origin}/${local.directory.tenantId}/v2.0`,
      sub: local.directory.managedIdentity.objectId,
    })
  })

  it('has an identity that is known to Resource Manager by its principal id', async () => {
    const { token, expiresOnTimestamp } = await identity().getToken(armScope)

    const caller = await local.entra.readBearer(`Bearer ${token}`)

    expect(caller).toMatchObject({ kind: 'app', objectId: local.directory.managedIdentity.objectId })
    expect(expiresOnTimestamp / 1000).toBeCloseTo(now() + 24 * 3600, -2)
  })

  it('has no other identity', async () => {
    const attempt = identity('eeeeeeee-1111-4111-8111-111111111111').getToken(exchangeScope)

    await expect(attempt).rejects.toThrow('No User Assigned or Delegated Managed Identity found')
  })

  const askIdentity = async (changes: { header?: string; query?: Record<string, string> } = {}) => {
    const { clientId, header } = local.directory.managedIdentity
    const query = { resource: 'api://AzureADTokenExchange', 'api-version': '2019-08-01', client_id: clientId }
    const asked = new URLSearchParams({ ...query, ...changes.query }).toString()
    const answer = await fetch(`${local.origin}/msi/token?${asked}`, {
      headers: { 'x-identity-header': changes.header ?? header },
    })
    return { status: answer.status, body: z.record(z.string(), z.unknown()).parse(await answer.json()) }
  }

  it('answers the identity endpoint’s protocol, times as text', async () => {
    expect(await askIdentity()).toEqual({
      status: 200,
      body: {
        access_token: expect.any(String),
        expires_on: expect.stringMatching(/^\d{10}$/),
        resource: 'api://AzureADTokenExchange',
        token_type: 'Bearer',
        client_id: local.directory.managedIdentity.clientId,
      },
    })
  })

  it.each([
    ['a wrong header', { header: 'guessed' }, 401],
    ['another api-version', { query: { 'api-version': '2017-09-01' } }, 400],
    ['no identity', { query: { client_id: '' } }, 400],
    ['two identities', { query: { object_id: 'dddddddd-2222-4222-8222-222222222222' } }, 400],
    ['an unknown resource id', { query: { client_id: '', mi_res_id: '/subscriptions/s' } }, 400],
    ['a resource that nobody knows', { query: { resource: 'https://x.example' } }, 400],
  ])('refuses %s at the identity endpoint', async (_what, changes, statusCode) => {
    const { status, body } = await askIdentity(changes)

    expect([status, body]).toEqual([statusCode, { statusCode, message: expect.any(String) }])
  })

  it.each(['principal_id', 'object_id', 'mi_res_id'])('names its identity by %s too', async (name) => {
    const { objectId, resourceId } = local.directory.managedIdentity
    const value = name === 'mi_res_id' ? resourceId.toUpperCase() : objectId

    const { status, body } = await askIdentity({ query: { client_id: '', [name]: value } })

    expect(status).toBe(200)
    expect(body['client_id']).toBe(local.directory.managedIdentity.clientId)
  })

  const rightClaims = () => ({
    aud: `${local.origin}/${local.directory.tenantId}/oauth2/v2.0/token`,
    iss: local.directory.apps.sdk.clientId,
    sub: local.directory.apps.sdk.clientId,
    jti: randomUUID(),
    nbf: now(),
    exp: now() + 600,
  })
  const signAssertion = async (claims: object, alg = 'PS256') => {
    const folder = local.clientCertificateFile.replace(CLIENT_CERTIFICATE_FILE, '')
    const { thumbprints } = await openClientCertificate(folder)
    const named = alg === 'RS256' ? { x5t: thumbprints.x5t } : { 'x5t#S256': thumbprints['x5t#S256'] }
    const text = `${encodeBase64Url({ alg, ...named })}.${encodeBase64Url({ ...rightClaims(), ...claims })}`
    const key = createPrivateKey(await readFile(local.clientCertificateFile, 'utf8'))
    const padding = alg === 'RS256' ? constants.RSA_PKCS1_PADDING : constants.RSA_PKCS1_PSS_PADDING
    const saltLength = constants.RSA_PSS_SALTLEN_DIGEST
    return `${text}.${sign('sha256', Buffer.from(text), { key, padding, saltLength }).toString('base64url')}`
  }
  /** Attempts an exchange and returns the error codes of the refusal. */
  const present = async (assertion: string, client = local.directory.apps.sdk): Promise<unknown> => {
    const answer = await fetch(`${local.origin}/${local.directory.tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: client.clientId,
        client_assertion: assertion,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        scope: armScope,
      }),
    })
    const body = z.object({ error_codes: z.array(z.number()).optional() }).parse(await answer.json())
    return body.error_codes ?? answer.status
  }

  it.each(['PS256', 'RS256'])('takes an assertion signed as %s', async (alg) => {
    expect(await present(await signAssertion({}, alg))).toBe(200)
  })

  it('takes an assertion with its times as text, as MSAL.NET writes them', async () => {
    expect(await present(await signAssertion({ nbf: String(now()), exp: String(now() + 600) }))).toBe(200)
    expect(await present(await signAssertion({ nbf: String(now()), exp: String(now() - 1) }))).toEqual([700024])
    expect(await present(await signAssertion({ exp: 'soon' }))).toEqual([700024])
  })

  it.each<[string, () => object, number]>([
    ['for another endpoint', () => ({ aud: 'https://login.example/token' }), 700023],
    ['of another app', () => ({ sub: local.directory.servicePrincipal.clientId }), 700021],
    ['that has expired', () => ({ exp: now() - 1 }), 700024],
    ['without an expiry', () => ({ exp: undefined }), 700024],
    ['that is not valid yet', () => ({ nbf: now() + 3600 }), 700024],
    ['without an id', () => ({ jti: undefined }), 50027],
  ])('refuses an assertion %s', async (_what, change, code) => {
    expect(await present(await signAssertion(change()))).toEqual([code])
  })

  it('refuses an assertion with changed claims, with another algorithm, or of an app that has no certificate', async () => {
    const [head = '', , tail = ''] = (await signAssertion({})).split('.')
    const changed = [head, encodeBase64Url({ ...rightClaims(), exp: now() + 9999 }), tail].join('.')

    expect(await present(changed)).toEqual([700027])
    expect(await present(await signAssertion({}, 'HS256'))).toEqual([700027])
    expect(await present(await signAssertion({}), local.directory.servicePrincipal)).toEqual([700027])
  })

  const identityClaims = () => ({
    aud: 'api://AzureADTokenExchange',
    iss: `${local.origin}/${local.directory.tenantId}/v2.0`,
    sub: local.directory.managedIdentity.objectId,
    idtyp: 'app',
    exp: now() + 600,
  })

  it.each<[string, () => object, number]>([
    ['for another audience', () => ({ aud: 'https://management.azure.com' }), 700212],
    ['of another identity', () => ({ sub: local.directory.servicePrincipal.objectId }), 700213],
    ['of another issuer', () => ({ iss: 'https://token.actions.githubusercontent.com' }), 700211],
    ['that has expired', () => ({ exp: now() - 1 }), 700024],
  ])('refuses a federated token %s', async (_what, change, code) => {
    expect(await present(local.keys.sign({ ...identityClaims(), ...change() }))).toEqual([code])
  })

  it('refuses a person’s token, a forged one, and one for an app without federation', async () => {
    const right = local.keys.sign(identityClaims())
    const [head = '', , tail = ''] = right.split('.')
    const forged = [head, encodeBase64Url({ ...identityClaims(), exp: now() + 9999 }), tail].join('.')

    expect(await present(right)).toBe(200)
    expect(await present(local.entra.signIn(buildPerson()).accessToken)).toEqual([700229])
    expect(await present(forged)).toEqual([700027])
    expect(await present(right, local.directory.servicePrincipal)).toEqual([70025])
  })

  it('is refused with a secret that has expired, in words that say so', async () => {
    const attempt = new OnBehalfOfCredential({ ...behalf(), clientSecret: 'expired' }).getToken(armScope)

    await expect(attempt).rejects.toThrow('AADSTS7000222: The provided client secret keys for app')
  })
})
