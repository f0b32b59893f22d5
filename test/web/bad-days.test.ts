import supertest from 'supertest'
import { pageOf, startMyVms, textOf, type MyVms } from '../support/my-vms.ts'

const GRAPH = { method: 'POST', path: 'ResourceGraph' }
const COMPUTE = { method: 'GET', path: 'virtualMachines' }
const START = { method: 'POST', path: '/start$' }
/** The promise to the person: whatever Azure does, there is a page within ten seconds. */
const WITHIN_MS = 10_000

describe('on a bad day of Azure', () => {
  let vms: MyVms
  let path: string

  beforeAll(async () => {
    vms = await startMyVms()
    path = vms.vmPath('Contoso Production', 'rg-web-prod', 'web-batch')
  })
  beforeEach(() => vms.reset())
  afterAll(() => vms.close())

  it('a throttled list says so, until when, and asks once', async () => {
    const body = { error: { code: 'RateLimiting', message: 'Please slow down.' } }
    await vms.setFaults({ match: GRAPH, status: 429, headers: { 'retry-after': '17' }, body })

    const response = await vms.get('ada', '/vms').expect(503)

    expect(textOf(response)).toContain('Try again in 17 s.')
    expect(pageOf(response).querySelector('.ways a')?.getAttribute('href')).toBe('/vms')
    expect(response.headers['retry-after']).toBe('17')
    expect(await vms.asked(/ResourceGraph/)).toHaveLength(1)
  })

  it.each([500, 502, 503])('a list that fails with %i says so, and is no empty list', async (status) => {
    await vms.setFaults({ match: GRAPH, status, body: { error: { code: 'Oops', message: 'Something broke.' } } })

    const response = await vms.get('ada', '/vms').expect(502)

    expect(textOf(response)).toContain('Azure has a problem of its own')
    expect(textOf(response)).toContain('Oops')
    expect(textOf(response)).not.toContain('no machines')
  })

  it.each<[string, object]>([
    ['nothing of what was promised', { status: 200, body: {} }],
    [
      'rows that are none',
      { status: 200, body: { totalRecords: 1, count: 1, resultTruncated: 'false', data: [{ id: 7 }], facets: [] } },
    ],
    [
      'ids that are none',
      {
        status: 200,
        body: {
          totalRecords: 1,
          count: 1,
          resultTruncated: 'false',
          facets: [],
          data: [{ id: '//evil.example/x', name: 'x', resourceGroup: 'x', subscriptionId: 'x' }],
        },
      },
    ],
    ['a closed connection', { drop: true }],
    [
      'a refusal',
      {
        status: 403,
        body: {
          error: {
            code: 'AuthorizationFailed',
            message:
              "The client 'x' does not have authorization to perform action 'Microsoft.ResourceGraph/resources/read' over scope '/'.",
          },
        },
      },
    ],
  ])('an answer that holds %s leads to a page that says so', async (_, fault) => {
    await vms.setFaults({ match: GRAPH, ...fault })

    const response = await vms.get('ada', '/vms')

    expect([403, 502]).toContain(response.status)
    expect(textOf(response)).toMatch(/Azure does not answer|You may not do this/)
  })

  it(
    'a list that does not come gives a page in time',
    async () => {
      await vms.setFaults({ match: GRAPH, delayMs: 60_000 })

      const response = await vms.get('ada', '/vms').expect(504)

      expect(textOf(response)).toContain('Azure did not answer in time')
    },
    WITHIN_MS,
  )

  it(
    'a start to which Azure does not answer gives a page in time, which does not claim that nothing happened',
    async () => {
      await vms.setFaults({ match: START, delayMs: 60_000 })

      const response = await vms.post('ada', `${path}/start`).expect(504)

      expect(textOf(response)).toContain('may still happen')
    },
    WITHIN_MS,
  )

  it(
    'an Entra and an Azure that are both slow do not add up',
    async () => {
      await vms.setFaults({ match: { path: '/oauth2/' }, delayMs: 4_000 }, { match: COMPUTE, delayMs: 60_000 })

      await vms.get('ada', path).expect(504)
    },
    WITHIN_MS,
  )

  it(
    'an Entra that does not exchange gives a page in time',
    async () => {
      await vms.setFaults({ match: { path: '/oauth2/' }, delayMs: 60_000 })

      await vms.get('margaret', '/vms').expect(504)
    },
    WITHIN_MS,
  )

  it.each([
    ['invalid_grant', 'AADSTS50076: Due to a configuration change, you must use multi-factor authentication.', 403],
    ['invalid_client', 'AADSTS7000222: The provided client secret keys are expired.', 500],
    ['temporarily_unavailable', 'AADSTS90033: A transient error has occurred.', 502],
  ])('an exchange refused as %s says so with its code', async (error, description, status) => {
    await vms.setFaults({ match: { path: '/oauth2/' }, status: 400, body: { error, error_description: description } })

    const response = await vms.get('linus', '/vms').expect(status)

    expect(textOf(response)).toContain(description.split(':')[0])
  })

  it('a start that Azure throttles says so', async () => {
    const body = { error: { code: 'TooManyRequests', message: 'Too many.' } }
    await vms.setFaults({ match: START, status: 429, headers: { 'retry-after': '5' }, body })

    await vms.post('ada', `${path}/start`).expect(503)
  })

  it('an operation whose end Azure does not tell is shown as it is', async () => {
    await vms.post('ada', `${path}/start`)
    await vms.setFaults({ match: { path: '/operations/' }, status: 500 })

    const page = pageOf(await vms.get('ada', path).expect(200))

    expect(page.querySelector('[data-vm-id]')?.getAttribute('data-power')).toBe('starting')
  })

  it('an operation that Azure has forgotten ends as the machine is', async () => {
    await vms.post('ada', `${path}/start`)
    await vms.azure.control('POST', '/clock', { advanceMs: 60_000 })
    await vms.setFaults({ match: { path: '/operations/' }, status: 404 })

    const list = pageOf(await vms.get('ada', '/operations'))
    expect(list.querySelector('.operations li')?.text).toContain('Done')
  })

  it("the person's token goes to no other host, whatever Azure names as the place to ask", async () => {
    const evil = 'https://localhost:9/subscriptions/x/operations/y'
    await vms.setFaults({ match: START, headers: { 'azure-asyncoperation': evil, location: evil } })

    await vms.post('ada', `${path}/start`).expect(303)

    await vms.azure.control('POST', '/clock', { advanceMs: 60_000 })
    const list = pageOf(await vms.get('ada', '/operations'))
    expect(list.querySelector('.operations li')?.text).toContain('Done')
  })

  it('keys that can not be fetched are no fault of the person', async () => {
    const fresh = await startMyVms()
    await fresh.setFaults({ match: { path: '/discovery/v2.0/keys' }, status: 500 })

    const response = await fresh.get('ada', '/vms').expect(502)
    await fresh.setFaults()

    expect(textOf(response)).toContain('Entra could not be reached')
    await fresh.close()
  })

  it.each(['/oauth2/', 'ResourceGraph', 'openid-configuration'])(
    'a connection that Azure closes once, at %s, is not worth a word',
    async (path_) => {
      await vms.setFaults({ match: { path: path_ }, drop: true, times: 1 })

      await vms.get('margaret', '/vms').expect(200)
    },
  )

  it('a start whose connection is closed is not asked for again, since it may have begun', async () => {
    await vms.setFaults({ match: START, drop: true, times: 1 })

    await vms.post('ada', `${path}/start`).expect(502)

    expect(await vms.asked(/\/start$/)).toHaveLength(1)
  })

  it('recovers by itself once Azure does', async () => {
    await vms.setFaults({ match: { path: '.' }, drop: true })
    await vms.get('ada', '/vms')
    await vms.setFaults()

    await vms.get('ada', '/vms').expect(200)
  })

  it('stays up for the platform', async () => {
    await vms.setFaults({ match: { path: '.' }, drop: true })

    await supertest(vms.app).get('/healthz').expect(200)
  })
})
