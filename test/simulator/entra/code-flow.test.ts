import { createPrivateKey, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { OnBehalfOfCredential } from '@azure/identity'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as client from 'openid-client'
import { openClientCertificate } from '../../../simulator/entra/client-certificate.ts'
import { decodeToken } from '../../../simulator/entra/jwt.ts'
import { createBrowser } from './browser.ts'
import { buildPerson, type LocalEntra, startLocalEntra } from './local-entra.ts'
import { discover, redeem, REDIRECT_URI, refusalOf, signIn, textOf, toAuthorizeUrl, toScope } from './relying-party.ts'

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

describe('openid-client against the local Entra ID', () => {
  let local: LocalEntra
  let configuration: client.Configuration
  beforeAll(async () => {
    local = await startLocalEntra()
    configuration = await discover(local)
  })
  afterAll(() => local.close())
  beforeEach(() => {
    local.entra.controls.reset()
    local.entra.signIns.reset()
  })

  const claimsOf = (token: string | undefined) => decodeToken(token ?? '')?.claims ?? {}

  it('sends browsers to plain http, and keeps everything else on TLS', () => {
    const { authorization_endpoint, end_session_endpoint, token_endpoint, jwks_uri } = configuration.serverMetadata()

    expect([authorization_endpoint, end_session_endpoint].map((url) => new URL(url ?? '').origin)).toEqual([
      local.signInOrigin,
      local.signInOrigin,
    ])
    expect([token_endpoint, jwks_uri].map((url) => new URL(url ?? '').origin)).toEqual([local.origin, local.origin])
  })

  it('signs a person in: redirect, code, tokens', async () => {
    local.requests.length = 0

    const tokens = await signIn(local, configuration, createBrowser())

    expect(local.requests).toEqual([`POST /${local.directory.tenantId}/oauth2/v2.0/token`])
    expect(tokens.claims()).toMatchObject({
      iss: `${local.origin}/${local.directory.tenantId}/v2.0`,
      aud: local.directory.apps.auth.clientId,
      tid: local.directory.tenantId,
      oid: buildPerson().objectId,
      preferred_username: 'ada@contoso.example',
      name: 'Ada Lovelace',
      nonce: 'a-nonce',
      sid: expect.any(String),
    })
    expect(tokens.claims()).not.toHaveProperty('login_hint')
    expect(tokens.scope).toBe(`api://${local.directory.apps.sdk.clientId}/user_impersonation openid profile`)
    const keys = createRemoteJWKSet(new URL(configuration.serverMetadata().jwks_uri ?? ''))
    const { payload } = await jwtVerify(tokens.access_token, keys, { audience: local.directory.apps.sdk.clientId })
    expect(payload).toMatchObject({ scp: 'user_impersonation', sid: tokens.claims()?.['sid'] })
    expect(payload).not.toHaveProperty('acrs')
    expect(payload).not.toHaveProperty('xms_cc')
  })

  it('gives a token that the SDK app exchanges for one of Azure Resource Manager', async () => {
    const { access_token: userAssertionToken } = await signIn(local, configuration, createBrowser())
    const { tenantId, apps } = local.directory
    const options = { authorityHost: local.origin, disableInstanceDiscovery: true }
    const { clientId, clientSecret } = apps.sdk
    const credential = new OnBehalfOfCredential({ tenantId, clientId, clientSecret, userAssertionToken, ...options })

    const { token } = await credential.getToken('https://management.azure.com/.default')

    expect(claimsOf(token)['oid']).toBe(buildPerson().objectId)
  })

  it('puts into the tokens what the claims parameter asks for', async () => {
    const claims = JSON.stringify({
      access_token: { xms_cc: { values: ['cp1'] } },
      id_token: { login_hint: { essential: false } },
    })

    const tokens = await signIn(local, configuration, createBrowser(), { claims })

    expect(claimsOf(tokens.access_token)['xms_cc']).toEqual(['cp1'])
    const hint = textOf(tokens, 'login_hint')
    expect(hint).toMatch(/^O\.[\w-]+$/)
    const again = await signIn(local, configuration, createBrowser(), { login_hint: hint })
    expect(again.claims()?.['oid']).toBe(buildPerson().objectId)
  })

  it('proves the app by an assertion that its certificate has signed', async () => {
    const pem = await readFile(local.clientCertificateFile, 'utf8')
    const key = createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' })
    const algorithm = { name: 'RSA-PSS', hash: 'SHA-256' }
    const imported = await crypto.subtle.importKey('pkcs8', new Uint8Array(key), algorithm, false, ['sign'])
    const folder = local.clientCertificateFile.replace(/[^/]+$/, '')
    const { thumbprints } = await openClientCertificate(folder)
    const authentication = client.PrivateKeyJwt(imported, {
      [client.modifyAssertion]: (header) => {
        header['x5t#S256'] = thumbprints['x5t#S256']
      },
    })

    const tokens = await signIn(local, await discover(local, { authentication }), createBrowser())

    expect(tokens.claims()?.['oid']).toBe(buildPerson().objectId)
  })

  it('proves the app by a token of the managed identity that it trusts', async () => {
    const { managedIdentity } = local.directory
    const query = new URLSearchParams({
      resource: 'api://AzureADTokenExchange',
      'api-version': '2019-08-01',
      client_id: managedIdentity.clientId,
    })
    const headers = { 'x-identity-header': managedIdentity.header }
    const answer = await fetch(`${local.origin}/msi/token?${query.toString()}`, { headers })
    const { access_token: assertion }: { access_token: string } = JSON.parse(await answer.text())
    const authentication: client.ClientAuth = (_server, { client_id }, body) => {
      body.set('client_id', client_id)
      body.set('client_assertion_type', ASSERTION_TYPE)
      body.set('client_assertion', assertion)
    }

    const tokens = await signIn(local, await discover(local, { authentication }), createBrowser())

    expect(tokens.claims()?.['oid']).toBe(buildPerson().objectId)
  })

  describe('refuses at the token endpoint', () => {
    const visit = async () => (await createBrowser().visit(toHinted())).location
    const toHinted = (changes = {}) =>
      toAuthorizeUrl(local, configuration, { login_hint: 'ada@contoso.example', ...changes })
    const withCode = (code: string) => new URL(`${REDIRECT_URI}?code=${code}&state=a-state`)

    it('a code that has been used', async () => {
      const back = await visit()
      await redeem(configuration, back)

      expect(await refusalOf(redeem(configuration, back))).toEqual(['invalid_grant', 54005])
    })

    it('a code that is older than ten minutes', async () => {
      const back = await visit()
      local.entra.codes.expireAll()

      expect(await refusalOf(redeem(configuration, back))).toEqual(['invalid_grant', 70008])
    })

    it('a code that nobody has got', async () => {
      expect(await refusalOf(redeem(configuration, withCode('made-up')))).toEqual(['invalid_grant', 9002313])
    })

    it('a wrong PKCE verifier, and takes the right one then', async () => {
      const back = await visit()

      const wrong = await refusalOf(redeem(configuration, back, { pkceCodeVerifier: 'w'.repeat(43) }))

      expect(wrong).toEqual(['invalid_grant', 501481])
      expect((await redeem(configuration, back)).token_type).toBe('bearer')
    })

    it('a missing PKCE verifier, and one for which there was no challenge', async () => {
      const without = { code_challenge: undefined, code_challenge_method: undefined }
      const open = await createBrowser().visit(toHinted(without))

      expect(await refusalOf(redeem(configuration, await visit(), { pkceCodeVerifier: undefined }))).toEqual([
        'invalid_grant',
        50148,
      ])
      expect(await refusalOf(redeem(configuration, open.location))).toEqual(['invalid_grant', 501481])
    })

    it('a redirect URI that is not the one of the sign-in', async () => {
      const back = await visit()
      if (back) back.port = '4000'

      expect(await refusalOf(redeem(configuration, back))).toEqual(['invalid_client', 500112])
    })

    it('the code of another app', async () => {
      const { clientId, clientSecret } = local.directory.apps.sdk
      const issuer = new URL(`${local.origin}/${local.directory.tenantId}/v2.0`)
      const sdk = await client.discovery(issuer, clientId, undefined, client.ClientSecretPost(clientSecret))

      expect(await refusalOf(redeem(sdk, await visit()))).toEqual(['invalid_grant', 700007])
    })

    it('an app that can not prove itself', async () => {
      const authentication = client.ClientSecretPost('guessed')

      const attempt = redeem(await discover(local, { authentication }), await visit())

      expect(await refusalOf(attempt)).toEqual(['invalid_client', 7000215])
    })
  })

  describe('renews', () => {
    const renew = (token: string | undefined, parameters: Record<string, string> = {}) =>
      client.refreshTokenGrant(configuration, token ?? '', { scope: toScope(local), ...parameters })

    it('with a new refresh token each time, of Entra’s size, and the old one stays good', async () => {
      const first = await signIn(local, configuration, createBrowser())

      const second = await renew(first.refresh_token)
      const third = await renew(first.refresh_token)

      const all = [first, second, third].map(({ refresh_token: token = '' }) => token)
      expect(new Set(all).size).toBe(3)
      for (const token of all) expect(Math.abs(token.length - 1_750)).toBeLessThan(5)
      expect(claimsOf(second.access_token)['sid']).toBe(first.claims()?.['sid'])
      expect(second.claims()).not.toHaveProperty('nonce')
    })

    it('with a refresh token that has survived a restart of Entra', async () => {
      const { refresh_token: token } = await signIn(local, configuration, createBrowser())

      local.entra.controls.reset()
      local.entra.browserSessions.reset()

      expect((await renew(token)).token_type).toBe('bearer')
    })

    it('never with one that has been used twice, once it is told to end such families', async () => {
      local.entra.controls.setRevokeReused(true)
      const first = await signIn(local, configuration, createBrowser())
      const other = await signIn(local, configuration, createBrowser())
      const second = await renew(first.refresh_token)

      expect(await refusalOf(renew(first.refresh_token))).toEqual(['invalid_grant', 70000])
      expect(await refusalOf(renew(second.refresh_token))).toEqual(['invalid_grant', 70000])
      expect((await renew(other.refresh_token)).token_type).toBe('bearer')
    })

    it('with refresh tokens of 6,000 characters, and access tokens with 200 groups, when a test asks for them', async () => {
      local.entra.controls.setRefreshTokenSize(6_000)
      local.entra.controls.setGroupCount(200)

      const { refresh_token: token = '', access_token: access } = await signIn(local, configuration, createBrowser())

      expect(Math.abs(token.length - 6_000)).toBeLessThan(5)
      expect(claimsOf(access)['groups']).toHaveLength(200)
      expect(access.length).toBeGreaterThan(10_000)
      expect((await renew(token)).token_type).toBe('bearer')
    })

    it('never after the sign-in has been revoked, and again after a new one', async () => {
      const { refresh_token: token } = await signIn(local, configuration, createBrowser())
      local.entra.signIns.revoke(buildPerson().objectId)

      const refusal = await refusalOf(renew(token))

      expect(refusal).toEqual(['invalid_grant', 50173])
      const again = await signIn(local, configuration, createBrowser())
      expect((await renew(again.refresh_token)).token_type).toBe('bearer')
    })

    it('never with one that has lapsed, that is no token, or that another app has got', async () => {
      const { refresh_token: token } = await signIn(local, configuration, createBrowser())
      const { clientId, clientSecret } = local.directory.apps.sdk
      const issuer = new URL(`${local.origin}/${local.directory.tenantId}/v2.0`)
      const sdk = await client.discovery(issuer, clientId, undefined, client.ClientSecretPost(clientSecret))

      const ofAnother = client.refreshTokenGrant(sdk, token ?? '', { scope: toScope(local) })
      expect(await refusalOf(ofAnother)).toEqual(['invalid_grant', 700007])
      expect(await refusalOf(renew(`${token}x`))).toEqual(['invalid_grant', 9002313])
      expect(await refusalOf(renew(randomUUID()))).toEqual(['invalid_grant', 9002313])
      local.entra.controls.expireRefreshTokens(buildPerson().objectId)
      expect(await refusalOf(renew(token))).toEqual(['invalid_grant', 700082])
    })

    it('never without consent, or for an authentication context that the sign-in lacks', async () => {
      const { refresh_token: token } = await signIn(local, configuration, createBrowser())
      const claims = JSON.stringify({ access_token: { acrs: { essential: true, value: 'c1' } } })

      expect(await refusalOf(renew(token, { claims }))).toEqual(['invalid_grant', 50076])
      local.entra.controls.withdrawConsent(buildPerson().objectId)
      expect(await refusalOf(renew(token))).toEqual(['invalid_grant', 65001])
    })

    it('not for another resource, for two, or for a scope that the SDK app has not', async () => {
      const { refresh_token: token } = await signIn(local, configuration, createBrowser())
      const { clientId } = local.directory.apps.sdk
      const two = `${toScope(local)} https://management.azure.com/.default`

      expect(await refusalOf(renew(token, { scope: 'openid https://x.example/read' }))).toEqual([
        'invalid_resource',
        500011,
      ])
      expect(await refusalOf(renew(token, { scope: two }))).toEqual(['invalid_request', 28000])
      expect(await refusalOf(renew(token, { scope: `api://${clientId}/other` }))).toEqual(['invalid_client', 650053])
    })
  })
})
