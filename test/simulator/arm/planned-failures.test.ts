import { type LocalAzure, refusalOf, startLocalAzure } from '../../support/local-azure.ts'

describe('an action that is planned to come to nothing', () => {
  let azure: LocalAzure
  let ada: ReturnType<LocalAzure['as']>

  beforeAll(async () => {
    azure = await startLocalAzure()
    ada = azure.as('ada')
  })
  beforeEach(() => azure.control('POST', '/reset'))
  afterAll(() => azure.close())

  const web =
    '/subscriptions/{Contoso Production}/resourceGroups/rg-web-prod/providers/Microsoft.Compute/virtualMachines/web-batch'
  const act = (action: string, vm = web) => ada.fetch('POST', `${vm}/${action}?api-version=2024-07-01`)
  const plan = (...rules: readonly unknown[]) => azure.control('PUT', '/failures', rules)
  const headerOf = (answer: Awaited<ReturnType<typeof act>>, name: string) => answer.headers.get(name) ?? ''

  it('is refused with all that the error has', async () => {
    await plan({ match: { action: 'start', vm: '^web-' }, failure: 'policy', at: 'request', times: 1 })

    const [refused, accepted] = [await act('start'), await act('start')]

    expect(refused.status).toBe(403)
    expect(refused.body).toMatchObject({
      error: { code: 'RequestDisallowedByPolicy', additionalInfo: [{ type: 'PolicyViolation' }] },
    })
    expect(accepted.status).toBe(202)
  })

  it('is accepted and fails in the end, in the operation and at the machine', async () => {
    await plan({ failure: 'inner-error' })
    const { status, ...answer } = await act('start')
    azure.clock.advance(60_000)

    const operation = await ada.fetch('GET', headerOf({ status, ...answer }, 'azure-asyncoperation'))
    const view = await ada.fetch('GET', `${web}/instanceView?api-version=2024-07-01`)

    expect(status).toBe(202)
    expect(operation.body).toMatchObject({
      status: 'Failed',
      error: { code: 'AllocationFailed', innererror: { exceptiontype: 'AllocationFailedException' } },
    })
    expect(JSON.stringify(view.body)).toContain('ProvisioningState/failed/AllocationFailed')
  })

  it('leaves a machine that runs running', async () => {
    await plan({ failure: 'concurrent' })
    const on = web.replace('web-batch', 'web-01')
    await act('deallocate', on)
    azure.clock.advance(120_000)

    const view = await ada.fetch('GET', `${on}/instanceView?api-version=2024-07-01`)

    expect(JSON.stringify(view.body)).toContain('PowerState/running')
  })

  it('may tell no URL at all, or a Location alone that ends with 204', async () => {
    await plan({ tells: 'nothing', times: 1 }, { tells: 'location', times: 1 })

    const silent = await act('start')
    azure.clock.advance(60_000)
    const told = await act('deallocate')
    const location = headerOf(told, 'location')
    const before = await ada.fetch('GET', location)
    azure.clock.advance(120_000)
    const after = await ada.fetch('GET', location)

    expect([silent.status, headerOf(silent, 'location'), headerOf(silent, 'azure-asyncoperation')]).toEqual([
      202,
      '',
      '',
    ])
    expect([told.status, headerOf(told, 'azure-asyncoperation')]).toEqual([202, ''])
    expect([before.status, after.status]).toEqual([202, 204])
  })

  it('is what the SDK makes of it', async () => {
    await plan({ failure: 'lock', at: 'request' })

    const refusal = await refusalOf(ada.vms('Contoso Production').start('rg-web-prod', 'web-batch').submitted())

    expect(refusal).toMatchObject({ code: 'ScopeLocked', statusCode: 409 })
  })

  it.each([
    [{}],
    [[7]],
    [[{ failure: 'no such' }]],
    [[{ failure: { code: 'X' } }]],
    [[{ at: 'noon' }]],
    [[{ tells: 'all of it' }]],
    [[{ times: 0 }]],
    [[{ sooner: true }]],
  ])('says what is wrong with a rule: %j', async (rules) => {
    expect((await azure.control('PUT', '/failures', rules)).status).toBe(400)
  })
})
