import { type Clients, type LocalAzure, namesOf, refusalOf, startLocalAzure } from '../../support/local-azure.ts'

const production = 'Contoso Production'
const development = 'Contoso Development'

describe('Resources', () => {
  let azure: LocalAzure
  let ada: Clients
  beforeAll(async () => {
    azure = await startLocalAzure()
    ada = azure.as('ada')
  })
  afterAll(() => azure.close())

  it('are in one tenant', async () => {
    const tenants = await namesOf(ada.tenants.list())

    expect(tenants).toEqual(['Contoso'])
  })

  it('belong to a subscription that tells its state', async () => {
    const archive = await ada.subscriptions.get(azure.idOf('Contoso Archive'))

    expect(archive).toMatchObject({
      displayName: 'Contoso Archive',
      state: 'Disabled',
      authorizationSource: 'RoleBased',
    })
  })

  it('are in regions of the subscription', async () => {
    const names = await namesOf(ada.subscriptions.listLocations(azure.idOf(production)))
    const { body } = await ada.fetch('GET', `/subscriptions/{${production}}/locations?api-version=2022-12-01`)

    expect(names).toContain('West Europe')
    const regions = body.value as { name: string; metadata: object }[]
    expect(regions.find(({ name }) => name === 'uksouth')?.metadata).toEqual({
      regionType: 'Physical',
      regionCategory: 'Recommended',
      geography: 'United Kingdom',
      geographyGroup: 'Europe',
      longitude: '-0.799',
      latitude: '50.941',
      physicalLocation: 'London',
      pairedRegion: [{ name: 'ukwest', id: `/subscriptions/${azure.idOf(production)}/locations/ukwest` }],
    })
  })

  it('are in groups, of which each person sees those with a role', async () => {
    const groups = await namesOf(ada.resources(development).resourceGroups.list())
    const seenByGrace = await namesOf(azure.as('grace').resources(development).resourceGroups.list())
    const one = await ada.resources(development).resourceGroups.get('RG-CI')

    expect(groups).toEqual(['rg-ci', 'rg-dev-team', 'rg-lab'])
    expect(seenByGrace).toEqual(['rg-ci', 'rg-dev-team'])
    expect(one).toMatchObject({
      name: 'rg-ci',
      type: 'Microsoft.Resources/resourceGroups',
      properties: { provisioningState: 'Succeeded' },
    })
  })

  it('are in groups that exist, or not', async () => {
    const groups = ada.resources(development).resourceGroups

    expect(await groups.checkExistence('rg-ci')).toEqual({ body: true })
    expect(await groups.checkExistence('rg-none')).toEqual({ body: false })
  })

  it('are listed by type', async () => {
    const resources = ada.resources(production).resources

    const filter = "resourceType eq 'Microsoft.Network/publicIPAddresses'"
    const addresses = await namesOf(resources.list({ filter }))
    const ofGroup = await namesOf(resources.listByResourceGroup('rg-web-prod', { filter }))

    expect(addresses).toEqual(['reporting-ip', 'web-01-ip', 'web-02-ip', 'web-batch-ip'])
    expect(ofGroup).toEqual(['web-01-ip', 'web-02-ip', 'web-batch-ip'])
  })

  it.each([
    ["name eq 'web-01'", ['web-01']],
    [
      "resourceGroup eq 'RG-Web-Prod' and resourceType eq 'microsoft.compute/virtualmachines'",
      ['web-01', 'web-02', 'web-batch'],
    ],
    ["location eq 'northeurope' and resourceType eq 'Microsoft.Compute/virtualMachines'", ['dc-01', 'dc-02']],
    ["tagName eq 'role' and tagValue eq 'batch'", ['web-batch']],
    ["tagname eq 'ROLE' and tagvalue eq 'Batch'", []],
    ["name eq 'o''brien'", []],
  ])('are listed by the filter %s', async (filter, expected) => {
    const names = await namesOf(ada.resources(production).resources.list({ filter }))

    expect(names).toEqual(expected)
  })

  it('are all listed by an empty filter, as the az command line sends it', async () => {
    const { status, body } = await ada.fetch(
      'GET',
      `/subscriptions/{${production}}/resources?$filter=&api-version=2021-04-01`,
    )

    expect(status).toBe(200)
    expect(body.value.length).toBeGreaterThan(20)
  })

  it('are in groups that are listed by a tag', async () => {
    const groups = ada.resources(production).resourceGroups

    const ofTeam = await namesOf(groups.list({ filter: "tagName eq 'team' and tagValue eq 'data'" }))
    const tagged = await namesOf(groups.list({ filter: "tagname eq 'team'" }))

    expect(ofTeam).toEqual(['rg-data-prod'])
    expect(tagged).toEqual(['rg-data-prod', 'rg-web-prod'])
  })

  it('exist or not, which HEAD asks', async () => {
    const vms = `/subscriptions/{${production}}/resourceGroups/rg-web-prod/providers/Microsoft.Compute/virtualMachines`

    const there = await ada.fetch('HEAD', `${vms}/web-01?api-version=2024-07-01`)
    const missing = await ada.fetch('HEAD', `${vms}/web-99?api-version=2024-07-01`)

    expect([there.status, missing.status]).toEqual([204, 404])
  })

  it('are of providers that tell their types and an api-version', async () => {
    const { providers } = ada.resources(production)

    const compute = await providers.get('microsoft.compute')
    const unknown = await refusalOf(providers.get('Contoso.None'))
    const insights = await providers.get('Microsoft.Insights')
    const lacking = await refusalOf(providers.get('Microsoft.Storage'))

    expect(compute).toMatchObject({ namespace: 'Microsoft.Compute', registrationState: 'Registered' })
    expect(compute.resourceTypes).toContainEqual(
      expect.objectContaining({ resourceType: 'virtualMachines', apiVersions: ['2024-07-01'] }),
    )
    expect(unknown).toMatchObject({ statusCode: 404, code: 'InvalidResourceNamespace' })
    expect(insights.resourceTypes?.map(({ resourceType }) => resourceType)).toContain('metrics')
    expect(lacking).toMatchObject({ statusCode: 501, code: 'NotSimulated' })
  })

  it.each(["substringof('web', name)", "name eq 'x' or name eq 'y'", "plan eq 'x'"])(
    'are not listed by the filter %s, which is not simulated',
    async (filter) => {
      const refusal = await refusalOf(namesOf(ada.resources(production).resources.list({ filter })))

      expect(refusal).toMatchObject({ statusCode: 501, code: 'NotSimulated' })
    },
  )

  it('have addresses that can be read one by one and in lists', async () => {
    const network = `/subscriptions/{${production}}/resourceGroups/rg-web-prod/providers/Microsoft.Network`

    const address = await ada.fetch('GET', `${network}/publicIPAddresses/web-01-ip?api-version=2024-05-01`)
    const nics = await ada.fetch('GET', `${network}/networkInterfaces?api-version=2024-05-01`)
    const all = await ada.fetch(
      'GET',
      `/subscriptions/{${production}}/providers/Microsoft.Network/networkInterfaces?api-version=2018-11-01`,
    )

    expect(address.body).toMatchObject({
      properties: { ipAddress: '20.61.14.21', publicIPAllocationMethod: 'Static' },
      sku: { name: 'Standard' },
    })
    expect(nics.body.value).toHaveLength(3)
    expect(nics.body.value[0].properties.macAddress).toMatch(/^00-0D-3A(-[0-9A-F]{2}){3}$/)
    expect(all.body.value).toHaveLength(8)
  })

  it('have disks, which follow their machine', async () => {
    const disks = `/subscriptions/{${production}}/resourceGroups/rg-web-prod/providers/Microsoft.Compute/disks`

    const list = await ada.fetch('GET', `${disks}?api-version=2024-03-02`)
    const one = await ada.fetch('GET', `${disks}/${String(list.body.value[2].name)}?api-version=2024-03-02`)

    expect(list.body.value).toHaveLength(3)
    expect(one.body).toMatchObject({
      managedBy: expect.stringMatching(/web-batch$/),
      properties: {
        diskState: 'Reserved',
        osType: 'Linux',
        diskSizeGB: 30,
        diskSizeBytes: 32_212_254_720,
        encryption: { type: 'EncryptionAtRestWithPlatformKey' },
        networkAccessPolicy: 'AllowAll',
      },
    })
  })

  it('have locks, which are listed at the locked machine and above it', async () => {
    const group = `/subscriptions/{${production}}/resourceGroups/rg-data-prod`
    const locks = 'providers/Microsoft.Authorization/locks?api-version=2020-05-01'

    const ofGroup = await ada.fetch('GET', `${group}/${locks}`)
    const ofLocked = await ada.fetch('GET', `${group}/providers/Microsoft.Compute/virtualMachines/sql-prod-02/${locks}`)
    const ofOther = await ada.fetch('GET', `${group}/providers/Microsoft.Compute/virtualMachines/sql-prod-01/${locks}`)

    expect(ofGroup.body.value).toMatchObject([{ properties: { level: 'ReadOnly' } }])
    expect(ofLocked.body).toEqual(ofGroup.body)
    expect(ofOther.body.value).toEqual([])
  })

  it('are in Resource Graph with a type and a group in lower case, and all that only it knows', async () => {
    const query =
      "Resources | where name == 'dc-01' | project type, resourceGroup, location, zones, instance = properties.extended.instanceView"

    const { data } = await ada.graph.resources({ query })

    expect(data).toEqual([
      {
        type: 'microsoft.compute/virtualmachines',
        resourceGroup: 'rg-identity',
        location: 'northeurope',
        zones: null,
        instance: {
          computerName: 'dc-01',
          osName: 'Windows Server 2022 Datacenter Azure Edition',
          osVersion: '10.0.20348.4294',
          hyperVGeneration: 'V2',
          powerState: { code: 'PowerState/running', level: 'Info', displayStatus: 'VM running' },
        },
      },
    ])
  })

  it('are in Resource Graph with what sets them apart', async () => {
    const query = `Resources | where name in ('gpu-train', 'ci-runner-02', 'files-old', 'image-test')
      | where type =~ 'microsoft.compute/virtualmachines' | order by name asc
      | project name, managedBy, priority = tostring(properties.priority),
        scaleSet = tostring(properties.virtualMachineScaleSet.id),
        hibernation = tostring(properties.extended.instanceView.hibernationState.code),
        disk = tostring(properties.storageProfile.osDisk.diffDiskSettings.option)`

    const { data } = await ada.graph.resources({ query })

    const plain = { managedBy: '', priority: '', scaleSet: '', hibernation: '', disk: '' }
    const scaleSet = expect.stringMatching(/\/virtualMachineScaleSets\/ci-runners$/)
    expect(data).toEqual([
      { ...plain, name: 'ci-runner-02', managedBy: scaleSet, scaleSet },
      { ...plain, name: 'files-old', hibernation: 'HibernationState/Hibernated' },
      { ...plain, name: 'gpu-train', priority: 'Spot' },
      { ...plain, name: 'image-test', disk: 'Local' },
    ])
  })

  it.each(['HealthResources', 'advisorresources', 'SecurityResources | join Resources on id', 'resourcechanges'])(
    'are in other tables of Azure, which are not simulated: %s',
    async (query) => {
      const body = JSON.stringify({ query })

      const answer = await azure
        .as('linus')
        .fetch('POST', '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01', { body })

      expect(answer).toMatchObject({ status: 501, body: { error: { code: 'NotSimulated' } } })
      expect(answer.body.error.message).toContain(query.split(' ')[0])
    },
  )

  it('are in Resource Graph within a quota of 15 queries in 5 seconds for each person', async () => {
    azure.clock.advance(5_000)
    const linus = azure.as('linus')
    const body = JSON.stringify({ query: 'Resources | count' })
    const ask = () =>
      linus.fetch('POST', '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01', { body })

    const answers = []
    for (let count = 0; count < 16; count += 1) answers.push(await ask())

    expect(answers.map(({ status }) => status)).toEqual([...Array.from({ length: 15 }, () => 200), 429])
    expect(answers.at(-1)?.headers.get('retry-after')).toMatch(/^[1-5]$/)
    expect(answers.at(0)?.headers.get('x-ms-user-quota-remaining')).toBe('14')
  })
})

describe('Permissions', () => {
  let azure: LocalAzure
  beforeAll(async () => {
    azure = await startLocalAzure()
  })
  afterAll(() => azure.close())

  const vm = (type = 'Microsoft.Compute/virtualMachines') =>
    `/subscriptions/{${production}}/resourceGroups/rg-web-prod/providers/${type}/web-01/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`

  it('are those of the roles that reach a machine, with one slash or two before its type', async () => {
    const margaret = azure.as('margaret')

    const one = await margaret.fetch('GET', vm())
    const two = await margaret.fetch('GET', vm('Microsoft.Compute//virtualMachines'))

    expect(one.body.value).toHaveLength(1)
    expect(one.body.value[0].actions).toContain('Microsoft.Compute/virtualMachines/start/action')
    expect(one.body.value[0]).toMatchObject({ notActions: [], dataActions: [], notDataActions: [] })
    expect(two.body).toEqual(one.body)
  })

  it('are those of the roles that reach a group', async () => {
    const path = `/subscriptions/{${production}}/resourceGroups/rg-web-prod/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`

    const ada = await azure.as('ada').fetch('GET', path)
    const mallory = await azure.as('mallory').fetch('GET', path)

    expect(ada.body.value).toEqual([{ actions: ['*'], notActions: [], dataActions: [], notDataActions: [] }])
    expect(mallory.status).toBe(403)
  })

  it('come from assignments at a group, above it and below it', async () => {
    const path = `/subscriptions/{${development}}/resourceGroups/rg-ci/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01`

    const { body } = await azure.as('ada').fetch('GET', path)

    const heldUp = ['hedy', 'radia', 'katherine', 'barbara', 'dorothy', 'annie', 'jean']
    const people = ['ada', 'grace', 'margaret', ...heldUp].map((alias) => azure.getPerson(alias).objectId)
    const principals = (body.value as { properties: { principalId: string } }[]).map(
      (one) => one.properties.principalId,
    )
    expect(principals.toSorted()).toEqual([...people, azure.directory.servicePrincipal.objectId].toSorted())
  })

  it('come from assignments of definitions, both of which can be listed', async () => {
    const authorization = `/subscriptions/{${development}}/providers/Microsoft.Authorization`
    const grace = azure.getPerson('grace').objectId

    const assignments = await azure
      .as('ada')
      .fetch('GET', `${authorization}/roleAssignments?api-version=2022-04-01&$filter=principalId eq '${grace}'`)
    const definitions = await azure
      .as('ada')
      .fetch('GET', `${authorization}/roleDefinitions?api-version=2022-04-01&$filter=roleName eq 'Reader'`)

    expect(assignments.body.value).toHaveLength(2)
    expect(definitions.body.value).toMatchObject([
      { name: 'acdd72a7-3385-48ef-bd42-f606fba81ae7', properties: { type: 'BuiltInRole' } },
    ])
  })
})
