import { OnBehalfOfCredential } from '@azure/identity'
import {
  ConfidentialClientApplication,
  CryptoProvider,
  InteractionRequiredAuthError,
  ServerError,
} from '@azure/msal-node'
import { decodeToken } from '../../../simulator/entra/jwt.ts'
import { createBrowser } from './browser.ts'
import { buildPerson, type LocalEntra, startLocalEntra } from './local-entra.ts'
import { REDIRECT_URI as redirectUri } from './relying-party.ts'

describe('msal-node against the local Entra ID', () => {
  let local: LocalEntra
  beforeAll(async () => {
    local = await startLocalEntra()
  })
  afterAll(() => local.close())
  beforeEach(() => {
    local.entra.controls.reset()
    local.entra.signIns.reset()
  })

  const scopes = () => [`api://${local.directory.apps.sdk.clientId}/user_impersonation`, 'offline_access']

  const createApp = (clientSecret = local.directory.apps.auth.clientSecret) => {
    const { tenantId, apps } = local.directory
    const authority = `${local.origin}/${tenantId}`
    const knownAuthorities = [new URL(local.origin).host]
    return new ConfidentialClientApplication({
      auth: { clientId: apps.auth.clientId, clientSecret, authority, knownAuthorities },
    })
  }

  const signIn = async (
    app: ConfidentialClientApplication,
    changes: { codeVerifier?: string; claims?: string } = {},
  ) => {
    const { verifier, challenge } = await new CryptoProvider().generatePkceCodes()
    const nonce = 'a-nonce'
    const { claims } = changes
    const url = await app.getAuthCodeUrl({
      scopes: scopes(),
      redirectUri,
      nonce,
      state: 'a-state',
      codeChallenge: challenge,
      codeChallengeMethod: 'S256',
      loginHint: 'ada@contoso.example',
      ...(claims && { claims }),
    })
    const { location } = await createBrowser().visit(url)
    const { codeVerifier = verifier } = changes
    const code = location?.searchParams.get('code') ?? ''
    expect(location?.searchParams.get('state')).toBe('a-state')
    return app.acquireTokenByCode({
      scopes: scopes(),
      redirectUri,
      code,
      codeVerifier,
      nonce,
      ...(claims && { claims }),
    })
  }

  it('signs a person in, and knows the account by client_info', async () => {
    const result = await signIn(createApp())

    const { objectId, displayName } = buildPerson()
    const { tenantId } = local.directory
    expect(result.account).toMatchObject({
      homeAccountId: `${objectId}.${tenantId}`,
      tenantId,
      username: 'ada@contoso.example',
      name: displayName,
      // It asks for the claim by itself.
      loginHint: expect.stringMatching(/^O\./),
    })
    expect(result.scopes).toContain(scopes()[0])
  })

  it('gets a token that the SDK app exchanges for one of Azure Resource Manager', async () => {
    const { accessToken } = await signIn(createApp())
    const { tenantId, apps } = local.directory
    const options = { authorityHost: local.origin, disableInstanceDiscovery: true }
    const { clientId, clientSecret } = apps.sdk
    const credential = new OnBehalfOfCredential({
      tenantId,
      clientId,
      clientSecret,
      userAssertionToken: accessToken,
      ...options,
    })

    const { token } = await credential.getToken('https://management.azure.com/.default')

    expect(await local.entra.readBearer(`Bearer ${token}`)).toMatchObject({ objectId: buildPerson().objectId })
  })

  it('renews silently with the refresh token that it keeps', async () => {
    const app = createApp()
    const { account, accessToken } = await signIn(app)
    if (!account) throw new Error('There is no account.')

    const renewed = await app.acquireTokenSilent({ account, scopes: scopes(), forceRefresh: true })

    expect(renewed.fromCache).toBe(false)
    const sessions = [accessToken, renewed.accessToken].map((token) => decodeToken(token)?.claims['sid'])
    expect(new Set(sessions).size).toBe(1)
  })

  it('is told to sign in again after a revocation', async () => {
    const app = createApp()
    const { account } = await signIn(app)
    if (!account) throw new Error('There is no account.')
    local.entra.signIns.revoke(buildPerson().objectId)

    const attempt = app.acquireTokenSilent({ account, scopes: scopes(), forceRefresh: true })

    await expect(attempt).rejects.toBeInstanceOf(InteractionRequiredAuthError)
    await expect(attempt).rejects.toMatchObject({ errorNo: 50173, subError: 'bad_token' })
  })

  it('is refused with a wrong verifier or secret', async () => {
    const wrongVerifier = signIn(createApp(), { codeVerifier: 'w'.repeat(43) })
    await expect(wrongVerifier).rejects.toBeInstanceOf(ServerError)
    await expect(wrongVerifier).rejects.toMatchObject({ errorNo: 501481 })
    await expect(signIn(createApp('guessed'))).rejects.toMatchObject({ errorNo: 7000215 })
  })
})
