import { createLocalJWKSet, jwtVerify } from 'jose'
import { z } from 'zod'
import { buildPerson, type LocalEntra, startLocalEntra } from './local-entra.ts'

const Document = z.record(z.string(), z.unknown())
const KeySet = z.object({ keys: z.array(z.looseObject({ kty: z.string(), x5t: z.string() })) })

describe('What the local Entra ID says of itself', () => {
  let local: LocalEntra
  beforeAll(async () => {
    local = await startLocalEntra()
  })
  afterAll(() => local.close())

  const get = async (path: string) => {
    const answer = await fetch(local.origin + path)
    return { status: answer.status, body: Document.parse(await answer.json()) }
  }

  it('names its issuer, keys and endpoints under this origin, with either version', async () => {
    const { tenantId } = local.directory
    const base = `${local.origin}/${tenantId}`

    const [v2, v1] = [
      await get(`/${tenantId}/v2.0/.well-known/openid-configuration`),
      await get(`/${tenantId}/.well-known/openid-configuration`),
    ]

    expect(v2.body).toMatchObject({
      issuer: `${base}/v2.0`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
    })
    expect(v1.body).toMatchObject({
      issuer: `${base}/`,
      token_endpoint: `${base}/oauth2/token`,
      jwks_uri: `${base}/discovery/keys`,
    })
  })

  it.each(['common', 'organizations'])('keeps a placeholder in the issuer of %s', async (tenant) => {
    const { body } = await get(`/${tenant}/v2.0/.well-known/openid-configuration`)

    expect(body).toMatchObject({
      issuer: `${local.origin}/{tenantid}/v2.0`,
      token_endpoint: `${local.origin}/${tenant}/oauth2/v2.0/token`,
    })
  })

  it.each(['/adfs/.well-known/openid-configuration', '/adfs/adfs/.well-known/openid-configuration'])(
    'passes for AD FS at %s',
    async (path) => {
      const { body } = await get(path)

      expect(body).toMatchObject({
        issuer: `${local.origin}/adfs`,
        token_endpoint: `${local.origin}/adfs/oauth2/token`,
      })
    },
  )

  it('answers MSAL’s question whether it is to be trusted', async () => {
    const { body } = await get('/common/discovery/instance?api-version=1.1&authorization_endpoint=x')

    expect(body['metadata']).toEqual([
      {
        preferred_network: new URL(local.origin).host,
        preferred_cache: new URL(local.origin).host,
        aliases: [new URL(local.origin).host],
      },
    ])
  })

  it('publishes a key that verifies the tokens of the front door', async () => {
    const { accessToken } = local.entra.signIn(buildPerson())

    const { body } = await get(`/${local.directory.tenantId}/discovery/v2.0/keys`)
    const keySet = KeySet.parse(body)
    const { payload, protectedHeader } = await jwtVerify(accessToken, createLocalJWKSet(keySet), {
      issuer: `${local.origin}/${local.directory.tenantId}/v2.0`,
      audience: local.directory.apps.sdk.clientId,
    })

    expect(protectedHeader).toEqual({ typ: 'JWT', alg: 'RS256', kid: keySet.keys[0]?.x5t })
    expect(payload).toMatchObject({
      azp: local.directory.apps.auth.clientId,
      azpacr: '1',
      name: 'Ada Lovelace',
      oid: buildPerson().objectId,
      preferred_username: 'ada@contoso.example',
      scp: 'user_impersonation',
      tid: local.directory.tenantId,
      ver: '2.0',
    })
  })

  it('knows no other tenant', async () => {
    const { status, body } = await get('/12345678-0000-4000-8000-000000000000/v2.0/.well-known/openid-configuration')

    expect(status).toBe(400)
    expect(body).toMatchObject({ error: 'invalid_tenant', error_codes: [90002] })
  })
})
