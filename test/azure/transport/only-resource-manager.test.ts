import { type LocalAzure, startLocalAzure } from '../../support/local-azure.ts'
import { GRAPH, type MyVms, startMyVms, textOf } from '../../support/my-vms.ts'

describe("a person's token", () => {
  let vms: MyVms
  /** Uses TLS with a certificate that the app trusts: only its address is wrong. */
  let offPage: LocalAzure
  let url: string

  beforeAll(async () => {
    vms = await startMyVms()
    offPage = await startLocalAzure()
    url = `${offPage.origin}/elsewhere`
  })
  beforeEach(async () => {
    await vms.reset()
    await offPage.control('POST', '/reset')
  })
  afterEach(async () => {
    expect((await offPage.control('GET', '/requests')).body).toEqual([])
  })
  afterAll(async () => {
    await offPage.close()
    await vms.close()
  })

  it('does not follow a redirect of Azure to somewhere else', async () => {
    await vms.setFaults({ match: { path: GRAPH }, status: 307, headers: { location: url } })
    expect(textOf(await vms.get('ada', '/vms'))).toContain('reading your subscriptions one by one')

    await vms.setFaults({ match: { path: 'virtualMachines/web-01' }, status: 302, headers: { location: url } })
    await vms.get('ada', vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01')).expect(502)
  })

  it('does not follow a next page that is somewhere else', async () => {
    await vms.setFaults({ match: { path: '^/subscriptions$' }, status: 200, body: { value: [], nextLink: url } })

    const response = await vms.get('grace', '/vms').expect(200)

    expect(textOf(response)).toContain('dev-grace')
  })

  it('does not follow an operation to somewhere else', async () => {
    const headers = { 'azure-asyncoperation': url, location: url }
    await vms.setFaults({ match: { method: 'POST', path: '/start$' }, headers })

    await vms.post('ada', `${vms.vmPath('Contoso Production', 'rg-web-prod', 'web-batch')}/start`).expect(303)
    await vms.get('ada', '/operations').expect(200)
  })
})
