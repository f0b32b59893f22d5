import { type MyVms, pageOf, startMyVms, textOf } from '../support/my-vms.ts'

const PAGE = { headers: { 'content-type': 'text/html' }, body: '<html>Sign in to the network</html>' }
const START = { method: 'POST', path: '/start$' }

describe('an error that is not from Azure', () => {
  let vms: MyVms
  let path: string

  beforeAll(async () => {
    vms = await startMyVms()
    path = vms.vmPath('Contoso Production', 'rg-web-prod', 'web-batch')
  })
  beforeEach(() => vms.reset())
  afterAll(() => vms.close())

  const STATUSES = [400, 401, 403, 404, 405, 407, 408, 409, 413, 429, 500, 502, 503, 511]

  it.each(STATUSES)('is said to come from something between (%i)', async (status) => {
    await vms.setFaults({ match: { method: 'GET', path: 'virtualMachines/web-batch$' }, status, ...PAGE })

    const page = await vms.get('ada', path).expect(502)

    expect(textOf(page)).toContain('Something between this app and Azure')
    expect(textOf(page)).toContain(`HTTP ${status}`)
    expect(textOf(page)).not.toMatch(
      /deleted|your sign-in|did not understand|\brole\b|Too many requests under your account/,
    )
    expect(pageOf(page).querySelector('main a[href*=".auth/login"]')).toBeNull()
  })

  it.each(STATUSES)('leaves open whether an action has begun (%i)', async (status) => {
    await vms.setFaults({ match: START, status, ...PAGE })

    const page = await vms.post('ada', `${path}/start`).expect(502)
    const history = textOf(await vms.get('ada', '/operations'))

    expect(textOf(page)).toContain('Something between this app and Azure')
    expect(textOf(page)).toContain('that may still happen')
    expect(textOf(page)).not.toMatch(/Nothing was changed|deleted|your sign-in|did not understand/)
    expect(pageOf(page).querySelector('main a[href*=".auth/login"]')).toBeNull()
    expect(history).toContain('Result unknown')
  })

  it('may be a redirect to a sign-in of its own', async () => {
    const headers = { ...PAGE.headers, location: 'https://login.proxy.example/' }
    await vms.setFaults({ match: { path: '/(web-batch|start)$' }, status: 302, headers, body: PAGE.body })

    const page = await vms.get('ada', path).expect(502)

    expect(textOf(page)).toContain(
      'Something between this app and Azure, such as a proxy, answered in the place of Azure.',
    )
  })

  it("is none of Entra's either, and nothing of it is repeated", async () => {
    const fresh = await startMyVms()
    await fresh.setFaults({ match: { path: '/token$' }, status: 200, ...PAGE })

    const page = await fresh.get('ada', '/vms').expect(502)

    expect(textOf(page)).toContain('Something between this app and Microsoft Entra')
    expect(textOf(page)).not.toMatch(/could not be reached|unknown_error|Headers|Sign in to the network/)
    await fresh.close()
  })

  it('makes the list fall back as any other failure does', async () => {
    await vms.setFaults({ match: { method: 'POST', path: 'ResourceGraph' }, status: 401, ...PAGE })

    const page = await vms.get('ada', '/vms').expect(200)

    expect(textOf(page)).toContain('Azure’s machine index (Resource Graph) isn’t responding.')
    expect(textOf(page)).toContain('Something between this app and Azure')
  })
})

describe('an error of Azure after which nobody knows whether an action has begun', () => {
  let vms: MyVms
  let path: string

  beforeAll(async () => {
    vms = await startMyVms()
    path = vms.vmPath('Contoso Production', 'rg-web-prod', 'web-batch')
  })
  beforeEach(() => vms.reset())
  afterAll(() => vms.close())

  it.each([
    [408, 'RequestTimeout', 504, 'Azure is slow', 'Azure did not answer in time'],
    [503, 'AuthorizationFailed', 502, 'Azure does not answer', 'Azure had an internal error'],
    [500, 'AllocationFailed', 502, 'Azure does not answer', 'Azure had an internal error'],
    [504, 'RequestDisallowedByPolicy', 502, 'Azure does not answer', 'Azure had an internal error'],
  ])('says so, in heading and sentence alike (%i %s)', async (status, code, answers, heading, sentence) => {
    await vms.setFaults({ match: START, status, body: { error: { code, message: 'Odd.' } } })

    const page = await vms.post('ada', `${path}/start`).expect(answers)

    expect(pageOf(page).querySelector('main h1')?.text).toContain(heading)
    expect(textOf(page)).toContain(sentence)
    expect(textOf(page)).toContain('that may still happen')
    expect(textOf(page)).toContain(code)
    expect(textOf(page)).not.toMatch(/Nothing was changed|don’t have permission|capacity|policy does/)
    expect(textOf(await vms.get('ada', '/operations'))).toContain('Result unknown')
  })
})
