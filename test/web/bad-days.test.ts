import supertest from 'supertest'
import { type MyVms, pageOf, rowsOf, startMyVms, textOf } from '../support/my-vms.ts'

const GRAPH = { method: 'POST', path: 'ResourceGraph' }
const COMPUTE = { method: 'GET', path: 'virtualMachines' }
const START = { method: 'POST', path: '/start$' }
/** The promise to the person: a page within ten seconds, regardless of Azure. One of the ten is for the network. */
const PAGE_WITHIN_MS = 9_000

describe('on a bad day of Azure', () => {
  let vms: MyVms
  let path: string

  beforeAll(async () => {
    vms = await startMyVms()
    path = vms.vmPath('Contoso Production', 'rg-web-prod', 'web-batch')
  })
  beforeEach(() => vms.reset())
  afterAll(() => vms.close())

  it('a start to which Azure does not answer gives a page in time, which does not claim that nothing happened', async () => {
    await vms.setFaults({ match: START, delayMs: 600_000 })
    using time = vms.holdTime()

    const answer = Promise.resolve(vms.post('ada', `${path}/start`).expect(504))
    await vms.untilAsked(/\/start$/)
    time.pass(PAGE_WITHIN_MS)

    expect(textOf(await answer)).toContain('may still happen')
  })

  it('an Entra and an Azure that are both slow do not add up', async () => {
    await vms.setFaults({ match: { path: '/oauth2/' }, delayMs: 100 }, { match: COMPUTE, delayMs: 600_000 })
    using time = vms.holdTime()

    const answer = Promise.resolve(vms.get('ada', path).expect(504))
    await vms.untilAsked(/oauth2/)
    time.pass(4_000)
    await vms.untilAsked(/virtualMachines/)
    time.pass(PAGE_WITHIN_MS - 4_000)

    await answer
  })

  it('an Entra that does not exchange gives a page in time', async () => {
    await vms.setFaults({ match: { path: '/oauth2/' }, delayMs: 600_000 })
    using time = vms.holdTime()

    const answer = Promise.resolve(vms.get('margaret', '/vms').expect(504))
    await vms.untilAsked(/oauth2/)
    time.pass(PAGE_WITHIN_MS)

    await answer
  })

  it('an Entra that is slow with everything, to an app that knows nothing yet, gives a page in time', async () => {
    const fresh = await startMyVms()
    await fresh.setFaults(
      { match: { path: 'openid-configuration|keys' }, delayMs: 100 },
      { match: { path: '/oauth2/' }, delayMs: 600_000 },
    )
    using time = fresh.holdTime()

    const answer = Promise.resolve(fresh.get('ada', '/vms').expect(504))
    for (const slow of [/openid-configuration/, /keys/, /oauth2/]) {
      await fresh.untilAsked(slow)
      // Without the shared deadline this would take 14 s.
      time.pass(PAGE_WITHIN_MS / 3)
    }

    await answer
    await fresh.close()
  })

  it.each<[string, object]>([
    ['do not come', { delayMs: 600_000 }],
    ['never end', { status: 200, body: { value: [], nextLink: '{origin}/subscriptions?api-version=2022-12-01' } }],
    ['are nonsense', { status: 200, body: { value: [{ subscriptionId: 7, displayName: {} }] } }],
  ])('names that %s are left out, and there again once Azure tells them', async (_, fault) => {
    const fresh = await startMyVms()
    const nowhere = JSON.parse(JSON.stringify(fault).replace('{origin}', fresh.azure.origin)) as object
    await fresh.setFaults({ match: { method: 'GET', path: '^/subscriptions$' }, ...nowhere })
    using time = fresh.holdTime()

    const answer = Promise.resolve(fresh.get('grace', '/vms').expect(200))
    await fresh.untilAsked(/\/subscriptions$/)
    if (_ === 'do not come') time.pass(3_000)
    const without = textOf(await answer)
    const askedFor = (await fresh.asked(/\/subscriptions$/)).length
    await fresh.setFaults()
    // The app caches even an odd answer for a while, so another person asks.
    const later = textOf(await fresh.get(/never|nonsense/.test(_) ? 'margaret' : 'grace', '/vms').expect(200))

    expect(without).not.toContain('Contoso')
    expect(askedFor).toBeLessThanOrEqual(100)
    expect(later).toContain('Contoso')
    await fresh.close()
  })

  it('one machine that Azure describes oddly does not hide the others, and is counted', async () => {
    const row = { name: 'x', resourceGroup: 'rg', subscriptionId: '2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042' }
    const id = `/subscriptions/${row.subscriptionId}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/x`
    const data = [{ ...row, id }, { ...row, id: '//evil.example/x' }, 7]
    const body = { totalRecords: 3, count: 3, resultTruncated: 'false', facets: [], data }
    await vms.setFaults({ match: GRAPH, status: 200, body })

    const response = await vms.get('ada', '/vms').expect(200)

    expect(rowsOf(response)).toHaveLength(1)
    expect(pageOf(response).querySelector('.asof')?.text).toMatch(/3 machines.*; 2 machines couldn’t be shown in full/)
  })

  it('one machine that Azure tells twice, in other letters, is one', async () => {
    const id =
      '/subscriptions/2F0C7B1E-6A54-4D38-9C1B-5E8F3A7D9042/RESOURCEGROUPS/Rg/providers/microsoft.compute/VIRTUALMACHINES/X'
    const row = { id, name: 'X', resourceGroup: 'rg', subscriptionId: '2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042' }
    const data = [row, { ...row, id: id.toLowerCase() }, row]
    const body = { totalRecords: 3, count: 3, resultTruncated: 'false', facets: [], data }
    await vms.setFaults({ match: GRAPH, status: 200, body })

    const response = await vms.get('ada', '/vms?q=twice').expect(200)

    expect(rowsOf(response)).toHaveLength(1)
    expect(pageOf(response).querySelector('.asof')?.text).not.toContain('couldn’t be shown')
  })

  it.each<object>([
    { id: 'x', name: 7 },
    { id: 'x', properties: { instanceView: { statuses: [{ code: 7 }] } } },
    { id: 'x', properties: { hardwareProfile: { vmSize: [] } } },
    { name: 'of whom there is nothing else' },
  ])('a machine that is %j leads to a page that says so', async (body) => {
    await vms.setFaults({ match: COMPUTE, status: 200, body })

    expect(textOf(await vms.get('ada', path).expect(502))).toContain('does not understand')
  })

  it('half an answer in the place of a machine is none', async () => {
    const headers = { 'content-type': 'application/json' }
    await vms.setFaults({ match: COMPUTE, status: 200, headers, body: '{"id": "x", "na' })

    expect(textOf(await vms.get('ada', path).expect(502))).toContain('does not understand')
  })

  it.each(['text/html', 'text/plain; charset=utf-8', 'application/jsonp'])(
    'a success that is no JSON by its type (%s) is not of Azure, whatever is in it',
    async (type) => {
      const headers = { 'content-type': type }
      await vms.setFaults({ match: COMPUTE, status: 200, headers, body: '{"id": "x", "name": "web-batch"}' })

      expect(textOf(await vms.get('ada', path).expect(502))).toContain('in the place of Azure')
    },
  )

  it('a start that a proxy answers by a page of its own may have happened all the same', async () => {
    await vms.setFaults({ match: START, status: 200, headers: { 'content-type': 'text/html' }, body: '<p>Sign in' })

    const page = textOf(await vms.post('ada', `${path}/start`).expect(502))

    expect(page).toContain('in the place of Azure')
    expect(page).toContain('may still happen')
    const [operation] = pageOf(await vms.get('ada', '/operations')).querySelectorAll('.operations li')
    expect(operation?.text).toContain('web-batch')
    expect(operation?.text).not.toContain('Failed')
  })

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

  it.each([400, 403, 404, 409])(
    'an operation of which Azure tells nothing (%i) ends as the machine is',
    async (status) => {
      await vms.post('ada', `${path}/start`)
      await vms.setFaults({ match: { path: '/operations/' }, status })
      const power = pageOf(await vms.get('ada', path))
        .querySelector('[data-vm-id]')
        ?.getAttribute('data-power')
      expect(power).toBe('starting')
      await vms.azure.control('POST', '/clock', { advanceMs: 60_000 })

      const list = pageOf(await vms.get('ada', '/operations'))
      expect(list.querySelector('.operations li')?.text).toContain('Done')
    },
  )

  it('an operation whose progress has no body still runs while that is 202', async () => {
    await vms.post('ada', `${path}/start`)
    await vms.setFaults({ match: { path: '/operations/' }, status: 202 })

    const list = pageOf(await vms.get('ada', '/operations'))

    expect(list.querySelector('.operations li')?.text).toContain('In progress')
  })

  it.each<[object, string]>([
    [{ status: 'SUCCEEDED' }, 'Done'],
    [{ status: 'canceled', error: 'of no shape' }, 'Failed'],
    [{ status: 'Cancelled' }, 'Failed'],
    [{ status: 'Failed', error: null }, 'Failed'],
    [{ status: 'PreparingSomething' }, 'In progress'],
  ])('an operation that ends as %j is %s', async (body, end) => {
    await vms.post('ada', `${path}/start`)
    await vms.setFaults({ match: { path: '/operations/' }, status: 200, body })

    const list = pageOf(await vms.get('ada', '/operations'))

    expect(list.querySelector('.operations li')?.text).toContain(end)
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

      // A list that nobody has asked for before.
      const page = await vms.get('margaret', `/vms?q=${encodeURIComponent(path_)}`).expect(200)

      expect(textOf(page)).not.toContain('one by one')
    },
  )

  it.each<[string, object]>([
    ['whose connection is closed', { drop: true }],
    ['in which Azure has a problem of its own', { status: 500 }],
  ])('a start %s is not asked for again, since it may have begun, and is not called failed', async (_, fault) => {
    await vms.setFaults({ match: START, ...fault, times: 1 })

    const page = textOf(await vms.post('ada', `${path}/start`).expect(502))

    expect(await vms.asked(/\/start$/)).toHaveLength(1)
    expect(page).toContain('may still happen')
    expect(page).not.toContain('not affected')
    const [operation] = pageOf(await vms.get('ada', '/operations')).querySelectorAll('.operations li')
    expect(operation?.text).toContain('web-batch')
    expect(operation?.text).not.toContain('Failed')
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
