import { z } from 'zod'
import { decodeToken } from '../../../simulator/entra/jwt.ts'
import { buildDirectory, buildPerson, type LocalEntra, startLocalEntra } from './local-entra.ts'

const Answer = z.looseObject({
  error: z.string().optional(),
  error_codes: z.array(z.number()).optional(),
  scope: z.string().optional(),
  client_info: z.string().optional(),
})

describe('The token endpoint of the local Entra ID', () => {
  let local: LocalEntra
  beforeAll(async () => {
    local = await startLocalEntra()
  })
  afterAll(() => local.close())

  const post = async (form: Record<string, string>, headers: Record<string, string> = {}, path?: string) => {
    const answer = await fetch(local.origin + (path ?? `/${local.directory.tenantId}/oauth2/v2.0/token`), {
      method: 'POST',
      headers,
      body: new URLSearchParams(form),
    })
    return { status: answer.status, headers: answer.headers, body: Answer.parse(await answer.json()) }
  }

  const robotForm = () => ({
    grant_type: 'client_credentials',
    client_id: local.directory.servicePrincipal.clientId,
    client_secret: local.directory.servicePrincipal.clientSecret,
    scope: 'https://management.azure.com/.default',
  })

  const behalfForm = () => ({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    client_id: local.directory.apps.sdk.clientId,
    client_secret: local.directory.apps.sdk.clientSecret,
    requested_token_use: 'on_behalf_of',
    assertion: local.entra.signIn(buildPerson()).accessToken,
    scope: 'https://management.azure.com/.default openid profile offline_access',
  })

  it('answers an app without a scope, and lets nobody cache it', async () => {
    const { status, headers, body } = await post(robotForm())

    expect(status).toBe(200)
    expect(body).toEqual({
      token_type: 'Bearer',
      expires_in: 3599,
      ext_expires_in: 3599,
      access_token: expect.any(String),
    })
    expect(headers.get('cache-control')).toContain('no-store')
  })

  it.each(['cp1', 'CP1'])('reads the capability %s, which the .NET libraries write in capitals', async (capability) => {
    const claims = JSON.stringify({ access_token: { xms_cc: { values: [capability] } } })

    const { body } = await post({ ...robotForm(), claims })

    expect(body['expires_in']).toBe(24 * 3600 - 1)
    expect(decodeToken(String(body['access_token']))?.claims['xms_cc']).toEqual(['cp1'])
  })

  it('takes the secret as HTTP Basic, form-encoded as the RFC says', async () => {
    const { clientId, clientSecret } = local.directory.servicePrincipal
    const { grant_type, scope } = robotForm()
    const pair = Buffer.from(`${clientId}:${encodeURIComponent(clientSecret)}`).toString('base64')

    const { status } = await post({ grant_type, scope }, { authorization: `Basic ${pair}` })

    expect(status).toBe(200)
  })

  it('answers on-behalf-of with all that was asked for, and names the scope that was asked for', async () => {
    const { status, body } = await post({ ...behalfForm(), client_info: '1' })

    expect(status).toBe(200)
    expect(body).toMatchObject({
      token_type: 'Bearer',
      scope: 'https://management.azure.com/user_impersonation https://management.azure.com/.default',
      refresh_token: expect.any(String),
      id_token: expect.any(String),
    })
    expect(JSON.parse(Buffer.from(body.client_info ?? '', 'base64url').toString())).toEqual({
      uid: buildPerson().objectId,
      utid: local.directory.tenantId,
    })
  })

  it('answers on-behalf-of with no more than was asked for', async () => {
    const { body } = await post({ ...behalfForm(), scope: 'https://management.azure.com/user_impersonation' })

    expect(Object.keys(body).sort()).toEqual(['access_token', 'expires_in', 'ext_expires_in', 'scope', 'token_type'])
    expect(body.scope).toBe('https://management.azure.com/user_impersonation')
  })

  it('serves the az command line under /adfs', async () => {
    const { status } = await post({ ...robotForm(), scope: `${local.origin}/.default` }, {}, '/adfs/oauth2/token')

    expect(status).toBe(200)
  })

  it('refuses in Entra’s words and gives the client’s correlation id back', async () => {
    const id = '11111111-2222-4333-8444-555555555555'

    const { status, body } = await post({ ...robotForm(), client_secret: 'wrong' }, { 'client-request-id': id })

    expect(status).toBe(401)
    expect(body).toEqual({
      error: 'invalid_client',
      error_description: expect.stringMatching(
        /^AADSTS7000215: Invalid client secret provided\..* Trace ID: [\da-f-]{36} Correlation ID: 11111111-2222-4333-8444-555555555555 Timestamp: \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/,
      ),
      error_codes: [7000215],
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/),
      trace_id: expect.any(String),
      correlation_id: id,
      error_uri: 'https://login.microsoftonline.com/error?code=7000215',
    })
  })

  const without = (form: Record<string, string>, name: string) =>
    Object.fromEntries(Object.entries(form).filter(([key]) => key !== name))

  const assert = (clientAssertion: string) => ({
    client_assertion: clientAssertion,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  })

  it.each<[string, () => Record<string, string>, number, string, number]>([
    ['nothing', () => ({}), 400, 'invalid_request', 900144],
    ['another grant', () => ({ ...robotForm(), grant_type: 'password' }), 400, 'unsupported_grant_type', 70003],
    ['a grant named like an object’s own', () => ({ grant_type: 'constructor' }), 400, 'unsupported_grant_type', 70003],
    ['no client', () => without(robotForm(), 'client_id'), 400, 'invalid_request', 900144],
    ['an unknown client', () => ({ ...robotForm(), client_id: 'x' }), 400, 'unauthorized_client', 700016],
    ['an app’s request without a secret', () => without(robotForm(), 'client_secret'), 401, 'invalid_client', 7000216],
    ['on-behalf-of without a secret', () => without(behalfForm(), 'client_secret'), 401, 'invalid_client', 7000218],
    ['a wrong secret', () => ({ ...behalfForm(), client_secret: 'x' }), 401, 'invalid_client', 7000215],
    ['a client assertion that is none', () => ({ ...robotForm(), ...assert('x') }), 401, 'invalid_client', 700027],
    [
      'a client assertion of no type',
      () => ({ ...robotForm(), client_assertion: 'x' }),
      400,
      'invalid_request',
      900144,
    ],
    ['an expired secret', () => ({ ...behalfForm(), client_secret: 'expired' }), 401, 'invalid_client', 7000222],
    [
      'an app’s request without .default',
      () => ({ ...robotForm(), scope: 'https://management.azure.com/x' }),
      400,
      'invalid_scope',
      1002012,
    ],
    [
      'a resource that nobody knows',
      () => ({ ...robotForm(), scope: 'https://x.example/.default' }),
      400,
      'invalid_resource',
      500011,
    ],
    [
      'two resources',
      () => ({ ...behalfForm(), scope: 'https://management.azure.com/.default https://x.example/y' }),
      400,
      'invalid_request',
      28000,
    ],
    [
      '.default beside another scope',
      () => ({ ...behalfForm(), scope: 'https://management.azure.com/.default https://management.azure.com/x' }),
      400,
      'invalid_scope',
      70011,
    ],
    [
      'a scope that does not exist',
      () => ({ ...behalfForm(), scope: 'https://management.azure.com/x' }),
      400,
      'invalid_scope',
      70011,
    ],
    ['no resource at all', () => ({ ...behalfForm(), scope: 'openid' }), 400, 'invalid_scope', 70011],
    ['on-behalf-of without an assertion', () => without(behalfForm(), 'assertion'), 400, 'invalid_request', 900144],
    [
      'on-behalf-of without saying so',
      () => without(behalfForm(), 'requested_token_use'),
      400,
      'invalid_request',
      900144,
    ],
    ['an assertion that is no token', () => ({ ...behalfForm(), assertion: 'x' }), 400, 'invalid_request', 50027],
    [
      'an assertion signed with another key',
      () => ({ ...behalfForm(), assertion: withHeader({ kid: 'x' }) }),
      400,
      'invalid_grant',
      50013,
    ],
    [
      'an assertion without a signature',
      () => ({ ...behalfForm(), assertion: withHeader({ alg: 'none' }) }),
      400,
      'invalid_grant',
      50013,
    ],
    [
      'an assertion with changed claims',
      () => ({ ...behalfForm(), assertion: withClaims({ oid: 'other' }) }),
      400,
      'invalid_grant',
      50013,
    ],
    [
      'an assertion of another tenant',
      () => ({ ...behalfForm(), assertion: sign({ tid: 'other' }) }),
      400,
      'invalid_grant',
      50013,
    ],
    [
      'an assertion of another issuer',
      () => ({ ...behalfForm(), assertion: sign({ iss: 'https://evil.example/' }) }),
      400,
      'invalid_grant',
      50013,
    ],
    [
      'an assertion for another app',
      () => ({ ...behalfForm(), assertion: local.entra.signIn(buildPerson()).idToken }),
      400,
      'invalid_grant',
      500131,
    ],
    ['an expired assertion', () => ({ ...behalfForm(), assertion: sign({ exp: 1 }) }), 400, 'invalid_grant', 500133],
    [
      'an assertion without an expiry',
      () => ({ ...behalfForm(), assertion: sign({ exp: undefined }) }),
      400,
      'invalid_grant',
      500133,
    ],
    [
      'an assertion of an app',
      () => ({ ...behalfForm(), assertion: sign({ scp: undefined }) }),
      400,
      'invalid_grant',
      7000114,
    ],
    [
      'an assertion of somebody who has left',
      () => ({ ...behalfForm(), assertion: sign({ oid: 'gone' }) }),
      400,
      'invalid_grant',
      500341,
    ],
    ['claims that are no JSON', () => ({ ...robotForm(), claims: '{' }), 400, 'invalid_request', 9002313],
  ])('refuses %s', async (_case, buildForm, status, error, code) => {
    const answer = await post(buildForm())

    expect({ status: answer.status, error: answer.body.error, codes: answer.body.error_codes }).toEqual({
      status,
      error,
      codes: [code],
    })
  })

  it('refuses a parameter that is given twice', async () => {
    const answer = await fetch(`${local.origin}/${local.directory.tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams([...Object.entries(robotForm()), ['scope', 'https://x.example/.default']]),
    })

    expect(await answer.json()).toMatchObject({ error_codes: [9002313] })
  })

  it.each([
    ['/12345678-0000-4000-8000-000000000000/oauth2/v2.0/token', 90002],
    ['/common/oauth2/v2.0/token', 50059],
  ])('refuses an app at %s', async (path, code) => {
    const { status, body } = await post(robotForm(), {}, path)

    expect([status, body.error_codes]).toEqual([400, [code]])
  })

  it('refuses to be read', async () => {
    const answer = await fetch(`${local.origin}/${local.directory.tenantId}/oauth2/v2.0/token`)

    expect(await answer.json()).toMatchObject({ error_codes: [900561] })
  })

  it('does not take the words of the Auth app for consent to Azure', async () => {
    const { clientId, clientSecret } = buildDirectory().apps.auth
    const assertion = sign({ aud: clientId })

    const { body } = await post({ ...behalfForm(), client_id: clientId, client_secret: clientSecret, assertion })

    expect(body).toMatchObject({ suberror: 'consent_required', error_codes: [65001] })
  })

  const parts = (): [string, string, string] => {
    const [head = '', payload = '', tail = ''] = local.entra.signIn(buildPerson()).accessToken.split('.')
    return [head, payload, tail]
  }
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

  function withHeader(changes: object): string {
    const [, payload, tail] = parts()
    return [encode({ ...decodeToken(parts().join('.'))?.header, ...changes }), payload, tail].join('.')
  }
  function withClaims(changes: object): string {
    const [head, payload, tail] = parts()
    return [head, encode({ ...decodeToken([head, payload, tail].join('.'))?.claims, ...changes }), tail].join('.')
  }
  /** Signs as Entra itself, but with claims that Entra would never issue. */
  function sign(changes: object): string {
    return local.keys.sign({ ...decodeToken(parts().join('.'))?.claims, ...changes })
  }
})
