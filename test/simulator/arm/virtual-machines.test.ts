import { type Clients, type LocalAzure, namesOf, refusalOf, startLocalAzure } from '../../support/local-azure.ts'

const production = 'Contoso Production'
const development = 'Contoso Development'

describe('Virtual machines', () => {
  let azure: LocalAzure
  let ada: Clients
  beforeAll(async () => {
    azure = await startLocalAzure()
    ada = azure.as('ada')
  })
  afterAll(() => azure.close())

  const codesOf = async (
    subscription: string,
    group: string,
    name: string,
  ): Promise<(string | undefined)[] | undefined> => {
    const { statuses } = await ada.vms(subscription).instanceView(group, name)
    return statuses?.map(({ code }) => code)
  }

  it('tell what they are made of', async () => {
    const vm = await ada.vms(production).get('rg-web-prod', 'web-01', { expand: 'instanceView' })

    expect(vm).toMatchObject({
      id: `/subscriptions/${azure.idOf(production)}/resourceGroups/rg-web-prod/providers/Microsoft.Compute/virtualMachines/web-01`,
      type: 'Microsoft.Compute/virtualMachines',
      location: 'westeurope',
      zones: ['1'],
      tags: { env: 'production', team: 'web', role: 'web' },
      hardwareProfile: { vmSize: 'Standard_D4s_v5' },
      osProfile: { computerName: 'web-01' },
      provisioningState: 'Succeeded',
      instanceView: { osName: 'ubuntu', vmAgent: { statuses: [{ displayStatus: 'Ready' }] } },
    })
    expect(vm.networkProfile?.networkInterfaces?.[0]?.id).toMatch(/\/networkInterfaces\/web-01-nic$/)
  })

  it('may be asked for in any letter case', async () => {
    const vm = await ada.vms(production).get('rg-IDENTITY', 'DC-01')

    expect(vm.name).toBe('dc-01')
  })

  it.each([
    [
      'is stopped and still billed',
      production,
      'rg-data-prod',
      'reporting',
      ['ProvisioningState/succeeded', 'PowerState/stopped'],
    ],
    [
      'runs although its provisioning failed',
      development,
      'rg-lab',
      'image-test',
      ['ProvisioningState/failed/OSProvisioningTimedOut', 'PowerState/running'],
    ],
    ['has a power that Azure cannot tell', production, 'RG-Identity', 'dc-02', ['ProvisioningState/succeeded']],
  ])('one %s', async (_what, subscription, group, name, expected) => {
    const codes = await codesOf(subscription, group, name)

    expect(codes).toEqual(expected)
  })

  it('one has no public address', async () => {
    const nic = await ada.fetch(
      'GET',
      `/subscriptions/{${production}}/resourceGroups/RG-Identity/providers/Microsoft.Network/networkInterfaces/dc-01-nic?api-version=2024-05-01`,
    )

    expect(nic.body.properties.ipConfigurations[0].properties).toMatchObject({
      privateIPAddress: '10.3.0.4',
      primary: true,
    })
    expect(nic.body.properties.ipConfigurations[0].properties).not.toHaveProperty('publicIPAddress')
    expect(nic.body.properties.virtualMachine.id).toMatch(/\/virtualMachines\/dc-01$/)
  })

  it('one has a name of 64 characters, and one has markup, emoji and right-to-left text in its tags', async () => {
    const names = await namesOf(ada.vms(development).list('rg-ci'))
    const { tags } = await ada.vms(development).get('rg-dev-team', 'dev-design')

    expect(names.some((name) => name.length === 64)).toBe(true)
    expect(Object.values(tags ?? {})).toEqual(
      expect.arrayContaining(["<script>alert('tags')</script>", '🎨 ship it 🚀', 'מכונה של צוות העיצוב']),
    )
  })

  it('tell nothing of a guest that does not run', async () => {
    const view = await ada.vms(development).instanceView('rg-dev-team', 'dev-grace')

    expect(view.osName).toBeUndefined()
    expect(view.vmAgent).toBeUndefined()
  })

  it('are listed with their group in capitals, as Compute does', async () => {
    const ids: string[] = []
    for await (const { id } of ada.vms(production).listAll()) ids.push(id ?? '')

    expect(ids).toContain(
      `/subscriptions/${azure.idOf(production)}/resourceGroups/RG-WEB-PROD/providers/Microsoft.Compute/virtualMachines/web-01`,
    )
  })

  it('are listed with their status, where only that is asked for', async () => {
    const powers: Record<string, string | undefined> = {}
    for await (const vm of ada.vms(production).listAll({ statusOnly: 'true' })) {
      powers[vm.name ?? ''] = vm.instanceView?.statuses?.at(-1)?.code
    }

    expect(powers).toMatchObject({ 'web-01': 'PowerState/running', 'web-batch': 'PowerState/deallocated' })
  })

  it.each([
    ['2020-06-01', []],
    ['2021-11-01', ['timeCreated']],
    ['2023-07-01', ['timeCreated', 'diskControllerType']],
    ['2023-09-01', ['timeCreated', 'diskControllerType', 'etag', 'managedBy']],
    ['2026-04-01', ['timeCreated', 'diskControllerType', 'etag', 'managedBy']],
  ])('tell in %s only what that api-version has', async (version, expected) => {
    const group = `/subscriptions/{${development}}/resourceGroups/rg-ci/providers/Microsoft.Compute/virtualMachines`
    const one = await ada.fetch('GET', `${group}/ci-runner-02?api-version=${version}`)
    const listed = await ada.fetch('GET', `${group}?api-version=${version}`)

    const inList = (listed.body.value as { name: string }[]).find(({ name }) => name === 'ci-runner-02')
    for (const vm of [one.body, inList]) {
      const found = { ...vm, ...vm.properties, ...vm.properties.storageProfile }
      const names = ['timeCreated', 'diskControllerType', 'etag', 'managedBy']
      expect(names.filter((name) => found[name] !== undefined)).toEqual(expected)
    }
  })

  it('tell of their extensions, in a list by the ids alone', async () => {
    const vm = await ada.vms(development).get('rg-lab', 'image-test', { expand: 'instanceView' })
    const listed = await ada.fetch(
      'GET',
      `/subscriptions/{${development}}/resourceGroups/rg-lab/providers/Microsoft.Compute/virtualMachines?api-version=2024-07-01`,
    )

    expect(vm.resources).toMatchObject([
      { publisher: 'Microsoft.Azure.ActiveDirectory', typePropertiesType: 'AADSSHLoginForLinux' },
    ])
    expect(vm.instanceView?.extensions).toMatchObject([{ name: 'AADSSHLoginForLinux' }])
    const [, last] = listed.body.value as { resources?: unknown }[]
    expect(last?.resources).toEqual([{ id: vm.resources?.[0]?.id }])
  })

  it('are listed by region', async () => {
    const names = await namesOf(ada.vms(production).listByLocation('northeurope'))

    expect(names).toEqual(['dc-01', 'dc-02'])
  })

  it('are not found where there is no such group or machine', async () => {
    const noGroup = await refusalOf(ada.vms(production).get('rg-none', 'web-01'))
    const noVm = await refusalOf(ada.vms(production).get('rg-web-prod', 'web-99'))

    expect(noGroup).toMatchObject({
      statusCode: 404,
      code: 'ResourceGroupNotFound',
      message: "Resource group 'rg-none' could not be found.",
    })
    expect(noVm).toMatchObject({
      statusCode: 404,
      code: 'ResourceNotFound',
      message:
        "The Resource 'Microsoft.Compute/virtualMachines/web-99' under resource group 'rg-web-prod' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix",
    })
  })
})

describe('A long list of virtual machines', () => {
  it('comes in pages', async () => {
    const azure = await startLocalAzure({ estate: 'generated:1x1100' })
    const sizes: number[] = []

    for await (const page of azure.as('ada').vms('Generated 0001').listAll().byPage()) sizes.push(page.length)

    await azure.close()
    expect(sizes).toEqual([500, 500, 100])
  })
})
