import { type Clients, type LocalAzure, startLocalAzure } from '../../support/local-azure.ts'

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

describe('An answer of Azure Resource Manager', () => {
  let azure: LocalAzure
  let ada: Clients
  beforeAll(async () => {
    azure = await startLocalAzure()
    ada = azure.as('ada')
  })
  afterAll(() => azure.close())

  it('carries the ids and the limits that Azure sends', async () => {
    const { headers } = await ada.fetch('GET', '/subscriptions/{Contoso Production}?api-version=2022-12-01')

    expect(headers.get('x-ms-request-id')).toMatch(GUID)
    expect(headers.get('x-ms-correlation-request-id')).toMatch(GUID)
    expect(headers.get('x-ms-routing-request-id')).toMatch(/^WESTEUROPE:\d{8}T\d{6}Z:/)
    expect(headers.get('x-ms-ratelimit-remaining-subscription-reads')).toBe('249')
    expect(headers.get('cache-control')).toBe('no-cache')
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-powered-by')).toBeNull()
  })

  it('echoes the correlation id of the client', async () => {
    const id = '6f0f7c1e-0000-4000-8000-000000000001'

    const { headers } = await ada.fetch('GET', '/subscriptions?api-version=2022-12-01', {
      headers: { 'x-ms-correlation-request-id': id },
    })

    expect(headers.get('x-ms-correlation-request-id')).toBe(id)
  })

  it('asks who is there before anything else', async () => {
    const answer = await azure.ask('GET', '/subscriptions')
    const garbage = await azure.ask('GET', '/subscriptions', { headers: { authorization: 'Bearer garbage' } })

    expect(answer).toMatchObject({ status: 401, body: { error: { code: 'AuthenticationFailed' } } })
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer authorization_uri=/)
    expect(garbage).toMatchObject({ status: 401, body: { error: { code: 'InvalidAuthenticationToken' } } })
  })

  it('asks for an api-version, and takes any', async () => {
    const without = await ada.fetch('GET', '/subscriptions')
    const old = await ada.fetch('GET', '/subscriptions?API-Version=2014-04-01')

    expect(without).toMatchObject({
      status: 400,
      body: {
        error: {
          code: 'MissingApiVersionParameter',
          message: 'The api-version query parameter (?api-version=) is required for all requests.',
        },
      },
    })
    expect(old.status).toBe(200)
  })

  it.each([
    [
      '/subscriptions/nonsense',
      400,
      'InvalidSubscriptionId',
      "The provided subscription identifier 'nonsense' is malformed or invalid.",
    ],
    [
      '/subscriptions/00000000-0000-4000-8000-000000000000/resourcegroups',
      404,
      'SubscriptionNotFound',
      "The subscription '00000000-0000-4000-8000-000000000000' could not be found.",
    ],
  ])('says of %s: %i %s', async (path, status, code, message) => {
    const answer = await ada.fetch('GET', `${path}?api-version=2022-12-01`)

    expect(answer).toMatchObject({ status, body: { error: { code, message } } })
  })

  it('does not care about letter case and doubled slashes in a path', async () => {
    const answer = await ada.fetch(
      'GET',
      '//SUBSCRIPTIONS//{Contoso Production}/RESOURCEGROUPS/RG-WEB-PROD?api-version=2021-04-01',
    )

    expect(answer).toMatchObject({ status: 200, body: { name: 'rg-web-prod' } })
  })

  it('says what is not simulated, by method, path and api-version', async () => {
    const answer = await ada.fetch('PATCH', '/subscriptions/{Contoso Production}/x?api-version=2030-01-01')

    expect(answer).toMatchObject({
      status: 501,
      body: {
        error: {
          code: 'NotSimulated',
          message: `The simulator does not have PATCH /subscriptions/${azure.idOf('Contoso Production')}/x with api-version 2030-01-01.`,
        },
      },
    })
  })

  it('says of a body that is no JSON that it is none', async () => {
    const answer = await ada.fetch('POST', '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01', {
      body: '{"query":',
    })

    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'InvalidRequestContent' } } })
  })

  it('says of a path that is not encoded well that it is malformed', async () => {
    const answer = await ada.fetch(
      'GET',
      '/subscriptions/{Contoso Production}/resourceGroups/%zz?api-version=2021-04-01',
    )

    expect(answer.status).toBe(400)
  })

  it('tells anybody where the parts of this cloud are', async () => {
    const old = await azure.ask('GET', '/metadata/endpoints?api-version=2015-01-01')
    const newer = await azure.ask('GET', '/metadata/endpoints?api-version=2022-09-01')

    expect(old.body).toMatchObject({
      authentication: { loginEndpoint: `${azure.origin}/adfs`, audiences: [azure.origin] },
    })
    expect(newer.body).toMatchObject([{ resourceManager: azure.origin }])
  })
})
