import { type MyVms, startMyVms } from '../support/my-vms.ts'

const VM = ['Contoso Production', 'rg-web-prod', 'web-batch'] as const

describe('what people do', () => {
  let vms: MyVms
  beforeAll(async () => {
    vms = await startMyVms()
  })
  afterAll(() => vms.close())
  afterEach(() => vms.reset())

  const lately = (from: number) => vms.audited().slice(from)
  const so = () => vms.audited().length
  const ada = () => {
    const { objectId, userPrincipalName, displayName } = vms.azure.getPerson('ada')
    return { tenantId: vms.azure.directory.tenantId, objectId, userPrincipalName, name: displayName }
  }

  it('is one entry for a sign-in, however many pages follow', async () => {
    const before = so()
    const headers = vms.headersOf('ada')

    await vms.get('ada', '/vms').set(headers)
    await vms.get('ada', '/operations').set(headers)

    expect(lately(before)).toEqual([
      {
        id: expect.stringMatching(/^\d{8}t\d{6}x[0-9a-f]{8}-\d+$/),
        time: expect.stringMatching(/^\d{4}-.*Z$/),
        event: 'signed-in',
        who: ada(),
        instance: expect.any(String),
      },
    ])
  })

  it('is an action that Azure accepts and ends, under the correlation id of its activity log', async () => {
    const path = vms.vmPath(...VM)
    await vms.get('ada', '/operations')
    const before = so()

    await vms.post('ada', `${path}/start`).expect(303)
    vms.azure.clock.advance(300_000)
    await vms.get('ada', '/operations').expect(200)

    const [begun, ended] = lately(before).filter(({ event }) => event.startsWith('action'))
    const id = `/subscriptions/${vms.azure.idOf(VM[0])}/resourceGroups/rg-web-prod/providers/Microsoft.Compute/virtualMachines/web-batch`
    expect(begun).toMatchObject({ event: 'action-begun', who: ada(), action: 'start', vm: id, outcome: 'accepted' })
    expect(begun?.correlationId).toMatch(/^[0-9a-f-]{36}$/)
    expect(ended).toMatchObject({
      event: 'action-ended',
      who: ada(),
      action: 'start',
      vm: id,
      outcome: 'succeeded',
      operation: begun?.operation,
      correlationId: begun?.correlationId,
    })
  })

  it('is an action that Azure refuses, with its code', async () => {
    const before = so()

    await vms.post('linus', `${vms.vmPath(...VM)}/start`).expect(403)

    expect(lately(before).at(-1)).toMatchObject({
      event: 'action-refused',
      who: { userPrincipalName: 'linus@contoso.example' },
      outcome: 'refused',
      code: 'AuthorizationFailed',
      correlationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
  })

  it('is an action of which nobody knows whether Azure does it', async () => {
    await vms.setFaults({ match: { method: 'POST', path: '/start$' }, status: 503 })
    const before = so()

    await vms.post('ada', `${vms.vmPath(...VM)}/start`)
    await vms.setFaults()

    expect(lately(before).at(-1)).toMatchObject({ event: 'action-refused', action: 'start', outcome: 'unknown' })
  })

  it('is an action that is not needed', async () => {
    const before = so()

    await vms.post('ada', `${vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01')}/start`).expect(303)

    expect(lately(before).at(-1)).toMatchObject({ event: 'action-not-needed', action: 'start' })
  })

  it('is a sign-out, and a token that is refused, once', async () => {
    await vms.get('ada', '/vms')
    const before = so()
    const broken = { 'x-ms-token-aad-access-token': 'no-token' }

    await vms.post('ada', '/sign-out').expect(303)
    await vms.get('ada', '/vms').set(broken).expect(401)
    await vms.get('ada', '/vms').set(broken).expect(401)

    const [out, refused, ...others] = lately(before).filter(({ event }) => event !== 'signed-in')
    expect(out).toMatchObject({ event: 'signed-out', who: ada() })
    expect(refused).toMatchObject({ event: 'sign-in-refused', outcome: 'refused', code: 'signInUnreadable' })
    expect(refused).not.toHaveProperty('who')
    expect(others).toEqual([])
  })

  it('is a person whom Entra refuses', async () => {
    await vms.setFaults({
      match: { path: '/oauth2/' },
      status: 400,
      body: { error: 'invalid_grant', error_description: 'AADSTS65001: No consent.' },
    })
    const before = so()

    await vms.get('mallory', '/vms')
    await vms.setFaults()

    expect(lately(before).at(-1)).toMatchObject({
      event: 'sign-in-refused',
      who: { userPrincipalName: 'mallory@contoso.example' },
      code: 'AADSTS65001',
    })
  })

  it('holds no token', () => {
    expect(JSON.stringify(vms.audited())).not.toContain('eyJ')
  })
})
