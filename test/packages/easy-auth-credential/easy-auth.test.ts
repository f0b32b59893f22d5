import { ResourceManagementClient } from '@azure/arm-resources'
import { createDefaultHttpClient } from '@azure/core-rest-pipeline'
import { createEasyAuth, type EasyAuth, EasyAuthError, type EasyAuthOptions } from 'easy-auth-credential'
import { decodeJwt } from 'jose'
import { identityHeaders } from '../../../simulator/front-door/identity-headers.ts'
import { easyAuthOfTests, easyAuthOptions, errorOf } from '../../support/easy-auth.ts'
import { type LocalAzure, startLocalAzure } from '../../support/local-azure.ts'

const ARM = 'https://management.azure.com/.default'
const TOKEN = 'X-MS-TOKEN-AAD-ACCESS-TOKEN'

describe('the way from the headers of Easy Auth to a credential', () => {
  let azure: LocalAzure
  const make = easyAuthOfTests()

  beforeAll(async () => {
    azure = await startLocalAzure()
  })
  beforeEach(() => azure.control('POST', '/reset'))
  afterAll(() => azure.close())

  const headersOf = (alias: string): Record<string, string> => identityHeaders(azure.getPerson(alias), azure.entra)
  const tokenOf = (alias: string) => headersOf(alias)[TOKEN] ?? ''
  /** Signed with the tenant's own key. */
  const signed = (changes: Record<string, unknown>) =>
    azure.keys.sign(JSON.parse(JSON.stringify({ ...decodeJwt(tokenOf('ada')), ...changes })))

  const build = (changes: Partial<EasyAuthOptions> = {}) => make({ ...easyAuthOptions(azure), ...changes })

  it('ends with what the SDK asks Azure as this person', async () => {
    const { person, credential } = await build().identify(headersOf('linus'))

    const client = new ResourceManagementClient(credential, azure.idOf('Contoso Production'), {
      endpoint: azure.origin,
    })

    expect(person).toMatchObject({ userPrincipalName: 'linus@contoso.example', tenantId: azure.directory.tenantId })
    expect((await client.resourceGroups.get('rg-web-prod')).name).toBe('rg-web-prod')
  })

  it.each<[string, (headers: Record<string, string>) => Parameters<EasyAuth['identify']>[0]]>([
    ['as they come', (headers) => headers],
    ['of Node', (headers) => ({ [TOKEN.toLowerCase()]: headers[TOKEN] })],
    ['of Node, each with all of its values', (headers) => ({ [TOKEN.toLowerCase()]: [headers[TOKEN] ?? ''] })],
    ['of the Fetch API', (headers) => new Headers(headers)],
    ['left behind, with the token alone', (headers) => headers[TOKEN] ?? ''],
  ])('takes headers %s', async (_, toSource) => {
    const { person } = await build().identify(toSource(headersOf('ada')))

    expect(person.userPrincipalName).toBe('ada@contoso.example')
  })

  describe('is closed', () => {
    it.each<[string, Parameters<EasyAuth['identify']>[0]]>([
      ['not-signed-in', {}],
      ['not-signed-in', new Headers()],
      ['not-signed-in', { [TOKEN]: '' }],
      ['token-store-off', { 'x-ms-client-principal-id': 'ada' }],
      ['ambiguous-token', { [TOKEN]: ['a', 'b'] }],
      ['ambiguous-token', { [TOKEN]: 'a, b' }],
      ['ambiguous-token', { [TOKEN]: 'a', [TOKEN.toLowerCase()]: 'b' }],
      ['unreadable-token', 'a token'],
    ])('as %s to %j', async (code, source) => {
      expect(await errorOf(build().identify(source))).toMatchObject({ code, statusCode: 401 })
    })

    it.each<[string, Record<string, unknown>, RegExp | undefined]>([
      ['wrong-audience', { aud: '00000003-0000-0000-c000-000000000000' }, /is for Microsoft Graph.+clientId must be/],
      ['wrong-audience', { aud: ['a', 'b'] }, /is for a, b\. .+scope= must name the app registration/],
      [
        'wrong-issuer',
        { iss: 'https://sts.windows.net/x/', aud: 'api://x', ver: '1.0' },
        /requestedAccessTokenVersion to 2/,
      ],
      ['wrong-tenant', { tid: '99999999-9999-4999-8999-999999999999' }, undefined],
      ['wrong-scope', { scp: 'profile' }, undefined],
      ['wrong-scope', { scp: undefined, roles: ['Everything'], idtyp: 'app' }, undefined],
      ['wrong-claims', { nbf: Math.floor(Date.now() / 1_000) + 600 }, undefined],
      ['wrong-claims', { oid: undefined }, undefined],
      ['unreadable-token', { oid: 'not a GUID' }, undefined],
      ['expired', { exp: Math.floor(Date.now() / 1_000) - 60 }, undefined],
    ])('as %s to a token with %j', async (code, changes, remedy) => {
      const error = await errorOf(build().identify(signed(changes)))

      expect(error.code).toBe(code)
      if (remedy) expect(error.remedy).toMatch(remedy)
      else expect(error.remedy).toBeUndefined()
    })

    it('to an expired token, with what would have renewed it if Easy Auth could not', async () => {
      const token = signed({ exp: Math.floor(Date.now() / 1_000) - 60 })

      const [without, renewable] = [
        await errorOf(build().identify({ [TOKEN]: token })),
        await errorOf(build().identify({ [TOKEN]: token, 'x-ms-token-aad-refresh-token': 'x' })),
      ]

      expect(without.remedy).toContain('offline_access')
      expect(renewable.remedy).toBeUndefined()
    })

    it('by the clock that it is given', async () => {
      const easyAuth = build({ now: () => Date.now() + 2 * 60 * 60_000 })

      expect((await errorOf(easyAuth.identify(tokenOf('ada')))).code).toBe('expired')
    })

    it('without Entra, which says nothing about the person', async () => {
      const error = await errorOf(build({ authority: 'https://localhost:9' }).identify(tokenOf('ada')))

      expect(error).toMatchObject({ code: 'keys-unavailable', statusCode: 502 })
    })
  })

  it('names every option that is wrong, and no secret', () => {
    const options = { tenantId: 'contoso', clientId: '', credential: { kind: 'secret', secret: '' } } as const

    const build = () => createEasyAuth({ ...options, authority: 'http://login.example' })

    expect(build).toThrow(EasyAuthError)
    expect(build).toThrow(
      expect.objectContaining({
        code: 'misconfigured',
        remedy:
          'tenantId must be a GUID. clientId must be a GUID. authority must be an https address. credential.secret is missing.',
      }),
    )
  })

  it('calls options in remedies as the app does', async () => {
    const names = { clientId: 'SDK_CLIENT_ID', registration: 'SDK app registration' }

    const { remedy } = await errorOf(build({ names }).identify(signed({ aud: 'x' })))

    expect(remedy).toMatch(/must name the SDK app registration.+SDK_CLIENT_ID must be/)
  })

  it('leads to a token for each scope that is asked for, each exchanged once', async () => {
    const { credential } = await build().identify(tokenOf('ada'))
    const asked = async () => (await azure.control('GET', '/requests')).body as { path: string }[]
    await azure.control('DELETE', '/requests')

    const first = await credential.getToken(ARM)
    const again = await credential.getToken([ARM])
    const other = await credential
      .getToken('https://management.core.windows.net/.default')
      .catch((error: unknown) => error)

    expect(again.token).toBe(first.token)
    expect(other).not.toEqual(first)
    expect((await asked()).filter(({ path }) => path.endsWith('/oauth2/v2.0/token'))).toHaveLength(2)
  })

  it('asks Entra through the client that the request brings', async () => {
    const urls: string[] = []
    const wire = createDefaultHttpClient()
    const httpClient = {
      sendRequest: (request: Parameters<typeof wire.sendRequest>[0]) => {
        urls.push(new URL(request.url).pathname)
        return wire.sendRequest(request)
      },
    }

    const { credential } = await build().identify(tokenOf('ada'), { httpClient })
    await credential.getToken(ARM)

    expect(urls).toContain(`/${azure.directory.tenantId}/oauth2/v2.0/token`)
  })

  it('ends the wait with the signal of the request, or of the SDK', async () => {
    await azure.control('PUT', '/faults', [{ match: { path: '/token$' }, delayMs: 20_000 }])
    const abortSignal = AbortSignal.timeout(50)

    const { credential } = await build().identify(tokenOf('ada'), { abortSignal: AbortSignal.timeout(5_000) })
    const bySdk = await errorOf(credential.getToken(ARM, { abortSignal }))
    const byRequest = await errorOf(build().identify(tokenOf('ada'), { abortSignal: AbortSignal.abort() }))

    for (const error of [bySdk, byRequest]) expect(error).toMatchObject({ code: 'slow', statusCode: 504 })
  })

  it('gives no token of another tenant', async () => {
    const { credential } = await build().identify(tokenOf('ada'))
    const tenantId = '99999999-9999-4999-8999-999999999999'

    expect((await errorOf(credential.getToken(ARM, { tenantId }))).message).toContain(tenantId)
    await credential.getToken(ARM, { tenantId: azure.directory.tenantId.toUpperCase() })
  })

  it.each([
    ['hedy', 'needs-interaction', 403, 'AADSTS50076'],
    ['jean', 'refused', 403, 'AADSTS65001'],
    ['radia', 'expired', 401, 'AADSTS50173'],
  ])('is refused to %s by Entra, which says why', async (alias, code, statusCode, aadsts) => {
    const { credential } = await build().identify(tokenOf(alias))

    const error = await errorOf(credential.getToken(ARM))

    expect(error).toMatchObject({ code, statusCode, entra: { aadsts, correlationId: expect.any(String) } })
    expect(error.message).toContain(aadsts)
    expect(error.claims !== undefined).toBe(code === 'needs-interaction')
  })

  it.each([200, 302, 403, 407, 502])(
    'is said to be answered by something else, where a page comes (%i)',
    async (status) => {
      const headers = { 'content-type': 'text/html', 'x-proxy-node': 'node-7' }
      const body = '<html>Sign in to the network</html>'
      await azure.control('PUT', '/faults', [{ match: { path: '/token$' }, status, headers, body }])
      const { credential } = await build().identify(tokenOf('ada'))

      const error = await errorOf(credential.getToken(ARM))

      expect(error).toMatchObject({ code: 'not-from-entra', statusCode: 502, entra: {} })
      expect(error.message).not.toContain('node-7')
    },
  )

  it('repeats nothing of an answer of Entra that can not be read', async () => {
    const headers = { 'x-internal': 'node-7' }
    await azure.control('PUT', '/faults', [{ match: { path: '/token$' }, status: 400, headers, body: { odd: true } }])
    const { credential } = await build().identify(tokenOf('ada'))

    const error = await errorOf(credential.getToken(ARM))

    expect(error.code).toBe('unavailable')
    expect(`${error.message} ${JSON.stringify(error.entra)}`).not.toMatch(/node-7|Headers|unknown_error/)
  })

  it('says for how long Entra asks to wait', async () => {
    const [headers, body] = [{ 'retry-after': '7' }, { error: 'temporarily_unavailable', error_description: 'Wait.' }]
    await azure.control('PUT', '/faults', [{ match: { path: '/token$' }, status: 429, headers, body }])
    const { credential } = await build().identify(tokenOf('ada'))

    expect(await errorOf(credential.getToken(ARM))).toMatchObject({ code: 'throttled', statusCode: 503, retryAfter: 7 })
  })
})
