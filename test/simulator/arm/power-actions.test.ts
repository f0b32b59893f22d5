import {
  type Answer,
  type Clients,
  type LocalAzure,
  namesOf,
  refusalOf,
  startLocalAzure,
} from '../../support/local-azure.ts'

const development = 'Contoso Development'
const production = 'Contoso Production'
const platform = 'Contoso Platform'
const apiVersion = 'api-version=2024-07-01'

function toPath(subscription: string, group: string, vm: string): string {
  return `/subscriptions/{${subscription}}/resourceGroups/${group}/providers/Microsoft.Compute/virtualMachines/${vm}`
}

describe('A power action', () => {
  let azure: LocalAzure
  let ada: Clients
  beforeAll(async () => {
    azure = await startLocalAzure()
    ada = azure.as('ada')
  })
  beforeEach(() => azure.control('POST', '/reset'))
  afterAll(() => azure.close())

  const post = (vm: string, action: string): Promise<Answer> => ada.fetch('POST', `${vm}/${action}?${apiVersion}`)
  const powerOf = async (group: string, name: string): Promise<(string | undefined)[] | undefined> => {
    const view = await ada.vms(development).instanceView(group, name)
    return view.statuses?.map(({ code }) => code)
  }

  it('is accepted with the URLs under which it can be followed', async () => {
    const answer = await post(toPath(development, 'rg-dev-team', 'dev-grace'), 'start')

    const operations = `${azure.origin}/subscriptions/${azure.idOf(development)}/providers/Microsoft.Compute/locations/swedencentral/operations/`
    const [operation, location] = ['azure-asyncoperation', 'location'].map((name) => answer.headers.get(name) ?? '')
    expect(answer).toMatchObject({ status: 202, body: undefined })
    expect(operation).toMatch(operations)
    expect(operation).toMatch(/[?&]api-version=2024-07-01$/)
    expect(location).toBe(operation?.replace('&api-version', '&monitor=true&api-version'))
    expect(answer.headers.get('retry-after')).toBe('10')
  })

  it('is in progress, and then succeeded, under either URL', async () => {
    const answer = await post(toPath(development, 'rg-dev-team', 'dev-grace'), 'start')
    const operation = answer.headers.get('azure-asyncoperation') ?? ''
    const location = answer.headers.get('location') ?? ''

    const early = [await ada.fetch('GET', operation), await ada.fetch('GET', location)]
    const powerBetween = await powerOf('rg-dev-team', 'dev-grace')
    azure.clock.advance(30_000)
    const late = [await ada.fetch('GET', operation), await ada.fetch('GET', location)]
    const powerAtTheEnd = await powerOf('rg-dev-team', 'dev-grace')

    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}\+00:00$/)
    const name = new URL(operation).pathname.split('/').at(-1)
    expect(early[0]).toMatchObject({ status: 200, body: { startTime: time, status: 'InProgress', name } })
    expect(early[0]?.body).not.toHaveProperty('endTime')
    expect(early[1]).toMatchObject({ status: 202, body: undefined })
    expect(early[1]?.headers.get('location')).toBe(location)
    expect(powerBetween).toEqual(['ProvisioningState/updating', 'PowerState/starting'])
    expect(late[0]).toMatchObject({ status: 200, body: { startTime: time, endTime: time, status: 'Succeeded', name } })
    expect(late[1]).toMatchObject({ status: 200, body: undefined })
    expect(powerAtTheEnd).toEqual(['ProvisioningState/succeeded', 'PowerState/running'])
  })

  it('is followed to its end by the SDK', async () => {
    const poller = ada.vms(development).deallocate('rg-dev-team', 'dev-ada', { updateIntervalInMs: 1 })
    await poller.submitted()
    azure.clock.advance(60_000)

    await poller.pollUntilDone()

    expect(poller.operationState?.status).toBe('succeeded')
    expect(await powerOf('rg-dev-team', 'dev-ada')).toEqual(['ProvisioningState/succeeded', 'PowerState/deallocated'])
  })

  it('fails for want of capacity in the body of the operation, and leaves the machine deallocated', async () => {
    const answer = await post(toPath(development, 'rg-lab', 'gpu-train'), 'start')
    azure.clock.advance(30_000)

    const operation = await ada.fetch('GET', answer.headers.get('azure-asyncoperation') ?? '')
    const location = await ada.fetch('GET', answer.headers.get('location') ?? '')

    expect(answer.status).toBe(202)
    expect(operation).toMatchObject({
      status: 200,
      body: {
        status: 'Failed',
        error: { code: 'AllocationFailed', message: expect.stringContaining('sufficient capacity') },
      },
    })
    expect(location).toMatchObject({ status: 409, body: { error: { code: 'AllocationFailed' } } })
    expect(await powerOf('rg-lab', 'gpu-train')).toEqual([
      'ProvisioningState/failed/AllocationFailed',
      'PowerState/deallocated',
    ])
  })

  it('is refused on a locked machine, which can be read as ever', async () => {
    const path = toPath(production, 'rg-data-prod', 'sql-prod-02')
    const scope = path.replace(`{${production}}`, azure.idOf(production))

    const refusal = await post(path, 'deallocate')
    const read = await ada.vms(production).get('rg-data-prod', 'sql-prod-02')

    expect(refusal).toMatchObject({
      status: 409,
      body: {
        error: {
          code: 'ScopeLocked',
          message: `The scope '${scope}' cannot perform write operation because following scope(s) are locked: '${scope}'. Please remove the lock and try again.`,
        },
      },
    })
    expect(read.provisioningState).toBe('Succeeded')
  })

  it('is refused in a disabled subscription, which can be read as ever', async () => {
    const archive = 'Contoso Archive'

    const refusal = await refusalOf(ada.vms(archive).start('rg-legacy', 'erp-2012').submitted())
    const read = await ada.vms(archive).get('rg-legacy', 'erp-2012')

    expect(refusal).toMatchObject({
      statusCode: 409,
      code: 'ReadOnlyDisabledSubscription',
      message: `The subscription '${azure.idOf(archive)}' is disabled and therefore marked as read only. You cannot perform any write actions on this subscription until it is re-enabled.`,
    })
    expect(read.name).toBe('erp-2012')
  })

  it('is refused with 409 where the disk of the system is on the host', async () => {
    const refusal = await refusalOf(ada.vms(development).deallocate('rg-lab', 'image-test').submitted())
    const powerOff = await post(toPath(development, 'rg-lab', 'image-test'), 'powerOff')

    expect(refusal).toMatchObject({
      statusCode: 409,
      code: 'OperationNotAllowed',
      message: expect.stringContaining('using an ephemeral OS disk'),
    })
    expect(powerOff.status).toBe(202)
  })

  it('hibernates what is enabled for it, as it says itself, and a start brings that back', async () => {
    const vms = ada.vms(development)
    const { additionalCapabilities } = await vms.get('rg-dev-team', 'dev-design')
    await vms.deallocate('rg-dev-team', 'dev-design', { hibernate: true }).submitted()
    const between = await powerOf('rg-dev-team', 'dev-design')
    azure.clock.advance(90_000)
    const hibernated = await powerOf('rg-dev-team', 'dev-design')
    await vms.start('rg-dev-team', 'dev-design').submitted()
    azure.clock.advance(30_000)

    expect(additionalCapabilities).toEqual({ hibernationEnabled: true })
    expect(between).toEqual(['ProvisioningState/updating', 'PowerState/deallocating'])
    expect(hibernated).toEqual(['ProvisioningState/succeeded', 'PowerState/deallocated', 'HibernationState/Hibernated'])
    expect(await powerOf('rg-dev-team', 'dev-design')).toEqual(['ProvisioningState/succeeded', 'PowerState/running'])
  })

  it.each([
    ['dev-ada', 'enabled for hibernation'],
    ['dev-design', 'successfully provisioned and is running'],
  ])('hibernates nothing that is not enabled for it, or does not run: %s', async (name, message) => {
    const vms = ada.vms(development)
    await vms.powerOff('rg-dev-team', name, { skipShutdown: true }).submitted()
    azure.clock.advance(2_000)
    const power = await powerOf('rg-dev-team', name)

    const refusal = await refusalOf(vms.deallocate('rg-dev-team', name, { hibernate: true }).submitted())

    expect(power).toEqual(['ProvisioningState/succeeded', 'PowerState/stopped'])
    expect(refusal).toMatchObject({
      statusCode: 409,
      code: 'OperationNotAllowed',
      message: expect.stringContaining(message),
    })
  })

  it('redeploys to another host, which has another dynamic address', async () => {
    const address = `/subscriptions/{${development}}/resourceGroups/rg-dev-team/providers/Microsoft.Network/publicIPAddresses/dev-ada-ip?${apiVersion}`
    const readAddress = async (): Promise<unknown> => (await ada.fetch('GET', address)).body.properties.ipAddress
    const before = await readAddress()
    await ada.vms(development).redeploy('rg-dev-team', 'dev-ada').submitted()
    azure.clock.advance(120_000)

    expect(await powerOf('rg-dev-team', 'dev-ada')).toEqual(['ProvisioningState/succeeded', 'PowerState/running'])
    expect(await readAddress()).toMatch(/^52\./)
    expect(await readAddress()).not.toBe(before)
  })

  it('mends a failed state by reapplying it, and leaves the power as it is', async () => {
    await ada.vms(development).reapply('rg-lab', 'image-test').submitted()
    const between = await powerOf('rg-lab', 'image-test')
    azure.clock.advance(20_000)

    expect(between).toEqual(['ProvisioningState/updating', 'PowerState/running'])
    expect(await powerOf('rg-lab', 'image-test')).toEqual(['ProvisioningState/succeeded', 'PowerState/running'])
  })

  it('is answered with 501 where nobody has written down what Azure says', async () => {
    const refused = [
      await post(toPath(development, 'rg-dev-team', 'dev-grace'), 'redeploy'),
      await post(toPath(development, 'rg-dev-team', 'dev-ada'), 'simulateEviction'),
    ]

    expect(refused.map(({ status }) => status)).toEqual([501, 501])
  })

  it('is refused where a service protects what it has made, which can be read as ever', async () => {
    const frances = azure.as('frances')
    const group = 'databricks-rg-analytics-k5yd2vq7mzt4e'
    const [vm] = await namesOf(frances.vms(platform).list(group))
    const scope = `/subscriptions/${azure.idOf(platform)}/resourceGroups/${group}`

    const refusal = await refusalOf(
      frances
        .vms(platform)
        .deallocate(group, vm ?? '')
        .submitted(),
    )

    expect(refusal).toMatchObject({ statusCode: 403, code: 'DenyAssignmentAuthorizationFailed' })
    expect(refusal.message).toMatch(
      `has permission to perform action 'Microsoft.Compute/virtualMachines/deallocate/action' on scope '${scope}/`,
    )
    expect(refusal.message).toMatch(/deny assignment with name 'System deny assignment created by Azure Databricks/)
    expect(refusal.message).toMatch(`at scope '${scope}'.`)
  })

  it('evicts a Spot machine after a while, and stops or deletes it as its policy says', async () => {
    const vms = azure.as('frances').vms(platform)
    await vms.simulateEviction('rg-render', 'render-spot-01')
    await vms.simulateEviction('rg-render', 'render-spot-02')
    const codesOf = async (name: string) =>
      (await vms.instanceView('rg-render', name)).statuses?.map(({ code }) => code)

    const before = [await codesOf('render-spot-01'), await codesOf('render-spot-02')]
    azure.clock.advance(60_000)
    const between = [await codesOf('render-spot-01'), await codesOf('render-spot-02')]
    azure.clock.advance(60_000)

    const running = ['ProvisioningState/succeeded', 'PowerState/running']
    expect(before).toEqual([running, running])
    expect(between).toEqual([
      ['ProvisioningState/updating', 'PowerState/deallocating'],
      ['ProvisioningState/deleting', 'PowerState/running'],
    ])
    expect(await codesOf('render-spot-01')).toEqual(['ProvisioningState/succeeded', 'PowerState/deallocated'])
    expect(await refusalOf(vms.get('rg-render', 'render-spot-02'))).toMatchObject({
      statusCode: 404,
      code: 'ResourceNotFound',
    })
    expect(await namesOf(vms.list('rg-render'))).not.toContain('render-spot-02')
  })

  it('takes what is deleted out of Resource Graph after its lag, and a reset brings it back', async () => {
    const frances = azure.as('frances')
    const query = "Resources | where name startswith 'render-spot-02' | project name | order by name asc"
    const readNames = async (): Promise<string[]> =>
      ((await frances.graph.resources({ query })).data as { name: string }[]).map(({ name }) => name)
    await azure.control('PUT', '/graph-lag', { ms: 20_000 })
    const before = await readNames()
    await frances.vms(platform).simulateEviction('rg-render', 'render-spot-02')

    azure.clock.advance(100_000)
    const early = await readNames()
    azure.clock.advance(20_000)
    const late = await readNames()
    await azure.control('POST', '/reset')

    expect(before).toContain('render-spot-02')
    expect([early, late]).toEqual([before, []])
    expect(await readNames()).toEqual(before)
  })

  it('is refused with 409 where the machine is in no state for it', async () => {
    const restart = await refusalOf(ada.vms(development).restart('rg-dev-team', 'dev-grace').submitted())
    const powerOff = await refusalOf(ada.vms(development).powerOff('rg-dev-team', 'dev-grace').submitted())

    expect(restart).toMatchObject({ statusCode: 409, code: 'OperationNotAllowed' })
    expect(powerOff).toMatchObject({ statusCode: 409, code: 'OperationNotAllowed' })
  })

  it('gives way to a newer one, and says so', async () => {
    const path = toPath(development, 'rg-dev-team', 'dev-grace')
    const first = await post(path, 'start')
    await post(path, 'deallocate')

    const operation = await ada.fetch('GET', first.headers.get('azure-asyncoperation') ?? '')

    expect(operation.body).toMatchObject({ status: 'Canceled', error: { code: 'OperationPreempted' } })
  })

  it('can be followed only by who has a right at its location, above the machine and its group', async () => {
    const answer = await post(toPath(development, 'rg-dev-team', 'dev-grace'), 'start')
    const operation = answer.headers.get('azure-asyncoperation') ?? ''

    const [owner, grace, linus] = await Promise.all(
      ['ada', 'grace', 'linus'].map((alias) => azure.as(alias).fetch('GET', operation)),
    )
    const elsewhere = await ada.fetch('GET', operation.replace('swedencentral', 'westeurope'))
    const unknown = await ada.fetch(
      'GET',
      operation.replace(/operations\/[^?]+/, 'operations/00000000-0000-4000-8000-000000000000'),
    )

    const scope = `/subscriptions/${azure.idOf(development)}/providers/Microsoft.Compute/locations/swedencentral`
    expect(owner?.status).toBe(200)
    expect(grace).toMatchObject({ status: 403, body: { error: { code: 'AuthorizationFailed' } } })
    expect(grace?.body.error.message).toContain(
      `perform action 'Microsoft.Compute/locations/operations/read' over scope '${scope}'`,
    )
    expect(linus).toMatchObject({ status: 403, body: { error: { code: 'AuthorizationFailed' } } })
    expect([elsewhere.status, unknown.status]).toEqual([404, 404])
  })

  it('takes a dynamic address away with the host, and the next start brings another', async () => {
    const address = `/subscriptions/{${development}}/resourceGroups/rg-dev-team/providers/Microsoft.Network/publicIPAddresses/dev-ada-ip?${apiVersion}`
    const readAddress = async (): Promise<unknown> => (await ada.fetch('GET', address)).body.properties.ipAddress
    const query = "Resources | where name == 'dev-ada-ip' | project address = tostring(properties.ipAddress)"
    const readInGraph = async (): Promise<unknown> => (await ada.graph.resources({ query })).data
    const vm = toPath(development, 'rg-dev-team', 'dev-ada')

    const before = await readAddress()
    const inGraph = [await readInGraph()]
    await post(vm, 'deallocate')
    azure.clock.advance(60_000)
    const between = await readAddress()
    inGraph.push(await readInGraph())
    await post(vm, 'start')
    azure.clock.advance(30_000)
    const after = await readAddress()
    inGraph.push(await readInGraph())

    expect(before).toMatch(/^52\.\d+\.\d+\.\d+$/)
    expect(between).toBeUndefined()
    expect(after).toMatch(/^52\.\d+\.\d+\.\d+$/)
    expect(after).not.toBe(before)
    expect(inGraph).toEqual([[{ address: before }], [{ address: '' }], [{ address: after }]])
  })

  it('reaches Resource Graph after its lag', async () => {
    const query =
      "Resources | where name == 'dev-grace' | project power = tostring(properties.extended.instanceView.powerState.code)"
    const readPower = async (): Promise<unknown> => (await ada.graph.resources({ query })).data
    await azure.control('PUT', '/graph-lag', { ms: 20_000 })
    await post(toPath(development, 'rg-dev-team', 'dev-grace'), 'start')

    azure.clock.advance(10_000)
    const early = await readPower()
    azure.clock.advance(15_000)
    const later = await readPower()
    azure.clock.advance(30_000)
    const late = await readPower()

    expect([early, later, late]).toEqual([
      [{ power: 'PowerState/deallocated' }],
      [{ power: 'PowerState/starting' }],
      [{ power: 'PowerState/running' }],
    ])
  })
})
