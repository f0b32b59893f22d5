import { SubscriptionClient } from '@azure/arm-resources-subscriptions'
import { OnBehalfOfCredential } from '@azure/identity'
import { type LocalAzure, namesOf, refusalOf, startLocalAzure } from '../../support/local-azure.ts'

const revocation = { login_hint: 'ada@contoso.example' }

describe('Revoking a person', () => {
  let azure: LocalAzure
  beforeAll(async () => {
    azure = await startLocalAzure()
  })
  beforeEach(() => azure.control('POST', '/reset'))
  afterAll(() => azure.close())

  it('makes Resource Manager challenge a token that it took before, and the client’s answer fail', async () => {
    const ada = azure.as('ada')
    const before = await namesOf(ada.subscriptions.list())

    await azure.control('POST', '/revocations', revocation)
    const refusal = await refusalOf(namesOf(ada.subscriptions.list()))

    expect(before).toContain('Contoso Production')
    expect(refusal).toMatchObject({
      name: 'AuthenticationRequiredError',
      cause: { errorCode: 'interaction_required', claims: expect.stringContaining('"nbf"') },
    })
  })

  it('is over for the person with their next sign-in, and never touches others', async () => {
    await azure.control('POST', '/revocations', revocation)

    const names = await Promise.all(['ada', 'linus'].map((alias) => namesOf(azure.as(alias).subscriptions.list())))

    expect(names.map(({ length }) => length > 0)).toEqual([true, true])
  })

  it('challenges with the time from which on tokens count', async () => {
    const ada = azure.as('ada')
    const { token } = await ada.credential.getToken('https://management.azure.com/.default', { enableCae: true })
    const earliest = Math.floor(Date.now() / 1000)
    await azure.control('POST', '/revocations', revocation)

    const answer = await azure.ask('GET', '/subscriptions?api-version=2022-12-01', {
      headers: { authorization: `Bearer ${token}` },
    })

    const challenge = answer.headers.get('www-authenticate') ?? ''
    const claims = Buffer.from(/claims="([\w+/=]+)"/.exec(challenge)?.[1] ?? '', 'base64').toString()
    const { nbf } = JSON.parse(claims).access_token
    expect(answer.status).toBe(401)
    expect(challenge).toMatch(/^Bearer .*error="insufficient_claims"/)
    expect(nbf).toEqual({ essential: true, value: expect.stringMatching(/^\d{10}$/) })
    expect(Number(nbf.value)).toBeGreaterThanOrEqual(earliest)
    expect(answer.body.error.code).toBe('TokenIssuedBeforeRevocationTimestamp')
  })

  it('lets a client go on that can not handle it, until its token expires', async () => {
    const ada = azure.as('ada')
    const { token } = await ada.credential.getToken('https://management.azure.com/.default')
    await azure.control('POST', '/revocations', revocation)

    const answer = await azure.ask('GET', '/subscriptions?api-version=2022-12-01', {
      headers: { authorization: `Bearer ${token}` },
    })

    expect(answer.status).toBe(200)
  })

  it('is undone by a reset', async () => {
    const ada = azure.as('ada')
    await namesOf(ada.subscriptions.list())
    await azure.control('POST', '/revocations', revocation)
    await azure.control('POST', '/reset')

    await expect(namesOf(ada.subscriptions.list())).resolves.toContain('Contoso Production')
  })

  it.each([
    ['POST', '/revocations'],
    ['DELETE', '/sessions'],
    ['DELETE', '/refresh-tokens'],
  ])('is refused by %s %s where it names nobody', async (method, path) => {
    const answer = await azure.control(method, path, method === 'POST' ? { login_hint: 'eve' } : undefined)

    expect(answer).toMatchObject({ status: 404, body: { error: { code: 'NoSuchPerson' } } })
  })

  it('has a form that leaves the session without its tokens, as a swap of slots does', async () => {
    const id = await azure.sessions.begin(azure.getPerson('ada'))

    const { status } = await azure.control('DELETE', '/token-store')
    const session = await azure.sessions.find(id)

    expect(status).toBe(204)
    expect(session?.person.userPrincipalName).toBe('ada@contoso.example')
    expect(session?.tokens).toBeUndefined()
  })

  it('has lighter forms at the front door: taking the refresh token away, and ending the session', async () => {
    const id = await azure.sessions.begin(azure.getPerson('ada'))
    const query = '?login_hint=ada@contoso.example'

    const dropped = await azure.control('DELETE', `/refresh-tokens${query}`)
    const kept = await azure.sessions.find(id)
    const ended = await azure.control('DELETE', `/sessions${query}`)

    expect([dropped.status, ended.status]).toEqual([204, 204])
    expect(kept?.tokens).toBeDefined()
    expect(kept?.tokens?.refreshToken).toBeUndefined()
    expect(await azure.sessions.find(id)).toBeUndefined()
  })
})

describe('Entra out of order', () => {
  let azure: LocalAzure
  beforeAll(async () => {
    azure = await startLocalAzure()
  })
  beforeEach(() => azure.control('POST', '/reset'))
  afterAll(() => azure.close())

  const listAsAda = async () => {
    const { tenantId, apps } = azure.directory
    const authority = { authorityHost: azure.origin, disableInstanceDiscovery: true, retryOptions: { maxRetries: 0 } }
    const credential = new OnBehalfOfCredential({
      tenantId,
      clientId: apps.sdk.clientId,
      clientSecret: apps.sdk.clientSecret,
      userAssertionToken: azure.entra.signIn(azure.getPerson('ada')).accessToken,
      ...authority,
    })
    return namesOf(new SubscriptionClient(credential, { endpoint: azure.origin }).subscriptions.list())
  }

  it.each([
    [
      'throttles',
      /temporarily_unavailable/,
      { status: 429, headers: { 'retry-after': '1' }, body: { error: 'temporarily_unavailable' } },
    ],
    ['is down', /temporarily_unavailable/, { status: 503, body: { error: 'temporarily_unavailable' } }],
    ['does not answer', /network_error|socket hang up/, { drop: true }],
  ])('%s as long as a fault says so, and then works again', async (_what, words, fault) => {
    await azure.control('PUT', '/faults', [{ match: { method: 'POST', path: '/oauth2/v2.0/token$' }, ...fault }])
    const refusal = await refusalOf(listAsAda())
    await azure.control('PUT', '/faults', [])

    expect(refusal.message).toMatch(words)
    await expect(listAsAda()).resolves.toContain('Contoso Production')
  })
})
