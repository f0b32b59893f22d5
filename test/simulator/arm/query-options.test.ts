import { createPlannedFailures } from '../../../simulator/arm/compute/planned-failures.ts'
import { createLimits } from '../../../simulator/arm/limits.ts'
import { createGraphLag } from '../../../simulator/arm/resource-graph/lag.ts'
import { createArmRoutes } from '../../../simulator/arm/routes.ts'
import { createGraphQuota } from '../../../simulator/graph/api/quota.ts'
import { type Clients, type LocalAzure, startLocalAzure } from '../../support/local-azure.ts'

const VMS = 'providers/Microsoft.Compute/virtualMachines'
const SUBSCRIPTION = '/subscriptions/:subscription'
const GROUP = `${SUBSCRIPTION}/resourceGroups/:group`
const COMPUTE = 'providers/Microsoft.Compute'
const NETWORK = 'providers/Microsoft.Network'
const AUTHORIZATION = 'providers/Microsoft.Authorization'
const PAGED = ['$skiptoken']

interface Options {
  /** What the simulator reads. `$skiptoken` is its own, in the links to further pages. */
  readonly done: readonly string[]
  /** What else the official OpenAPI has. */
  readonly lacking?: readonly string[]
}

/** The query options of each simulated route, apart from api-version, by the official OpenAPI. */
const OPTIONS: Readonly<Record<string, Options>> = {
  'GET /tenants': { done: [] },
  'GET /subscriptions': { done: PAGED },
  [`GET ${SUBSCRIPTION}`]: { done: [] },
  [`GET ${SUBSCRIPTION}/locations`]: { done: [], lacking: ['includeExtendedLocations'] },
  [`GET ${SUBSCRIPTION}/resources`]: { done: ['$filter', '$expand', '$top', ...PAGED] },
  [`GET ${SUBSCRIPTION}/resourceGroups`]: { done: ['$filter', '$top', ...PAGED] },
  [`GET ${GROUP}`]: { done: [] },
  [`GET ${GROUP}/resources`]: { done: ['$filter', '$expand', '$top', ...PAGED] },
  [`GET ${SUBSCRIPTION}/providers`]: { done: [], lacking: ['$expand', '$top'] },
  [`GET ${SUBSCRIPTION}/providers/:namespace`]: { done: [], lacking: ['$expand'] },
  'POST /providers/Microsoft.ResourceGraph/resources': { done: [] },
  [`GET ${SUBSCRIPTION}/${VMS}`]: { done: ['statusOnly', '$filter', '$expand', ...PAGED] },
  [`GET ${SUBSCRIPTION}/${COMPUTE}/locations/:location/virtualMachines`]: { done: PAGED },
  [`GET ${GROUP}/${VMS}`]: { done: ['$filter', '$expand', ...PAGED] },
  [`GET ${GROUP}/${VMS}/:name`]: { done: ['$expand'] },
  [`GET ${GROUP}/${VMS}/:name/instanceView`]: { done: [] },
  [`POST ${GROUP}/${VMS}/:name/start`]: { done: [] },
  [`POST ${GROUP}/${VMS}/:name/powerOff`]: { done: ['skipShutdown'] },
  [`POST ${GROUP}/${VMS}/:name/deallocate`]: { done: ['hibernate'] },
  [`POST ${GROUP}/${VMS}/:name/restart`]: { done: [] },
  [`POST ${GROUP}/${VMS}/:name/redeploy`]: { done: [] },
  [`POST ${GROUP}/${VMS}/:name/reapply`]: { done: [] },
  [`POST ${GROUP}/${VMS}/:name/simulateEviction`]: { done: [] },
  [`GET ${SUBSCRIPTION}/${COMPUTE}/locations/:location/operations/:operation`]: { done: ['p', 'monitor'] },
  [`GET ${SUBSCRIPTION}/${COMPUTE}/locations/:location/vmSizes`]: { done: [] },
  [`GET ${SUBSCRIPTION}/${COMPUTE}/skus`]: { done: ['$filter'], lacking: ['includeExtendedLocations'] },
  [`GET ${SUBSCRIPTION}/${COMPUTE}/disks`]: { done: PAGED },
  [`GET ${GROUP}/${COMPUTE}/disks`]: { done: PAGED },
  [`GET ${GROUP}/${COMPUTE}/disks/:name`]: { done: [] },
  [`GET ${SUBSCRIPTION}/${NETWORK}/networkInterfaces`]: { done: PAGED },
  [`GET ${GROUP}/${NETWORK}/networkInterfaces`]: { done: PAGED },
  [`GET ${GROUP}/${NETWORK}/networkInterfaces/:name`]: { done: [], lacking: ['$expand'] },
  [`GET ${SUBSCRIPTION}/${NETWORK}/publicIPAddresses`]: { done: PAGED },
  [`GET ${GROUP}/${NETWORK}/publicIPAddresses`]: { done: PAGED },
  [`GET ${GROUP}/${NETWORK}/publicIPAddresses/:name`]: { done: [], lacking: ['$expand'] },
  [`GET ${SUBSCRIPTION}/providers/Microsoft.Insights/eventtypes/management/values`]: {
    done: ['$filter', ...PAGED],
    lacking: ['$select'],
  },
  [`GET ${GROUP}/${AUTHORIZATION}/permissions`]: { done: [] },
  [`GET ${GROUP}/providers/:namespace/:type/:name/${AUTHORIZATION}/permissions`]: { done: [] },
  [`GET ${SUBSCRIPTION}/${AUTHORIZATION}/roleAssignments`]: { done: ['$filter'], lacking: ['tenantId', '$skipToken'] },
  [`GET ${GROUP}/${AUTHORIZATION}/roleAssignments`]: { done: ['$filter'], lacking: ['tenantId', '$skipToken'] },
  [`GET ${SUBSCRIPTION}/${AUTHORIZATION}/roleAssignments/:assignment`]: { done: [], lacking: ['tenantId'] },
  [`GET ${GROUP}/${AUTHORIZATION}/roleAssignments/:assignment`]: { done: [], lacking: ['tenantId'] },
  [`GET ${GROUP}/${VMS}/:name/${AUTHORIZATION}/roleAssignments/:assignment`]: { done: [], lacking: ['tenantId'] },
  [`GET ${SUBSCRIPTION}/${AUTHORIZATION}/roleDefinitions`]: { done: ['$filter'] },
  [`GET ${SUBSCRIPTION}/${AUTHORIZATION}/roleDefinitions/:definition`]: { done: [] },
  [`GET ${GROUP}/${VMS}/:name/${AUTHORIZATION}/denyAssignments`]: { done: ['$filter'] },
  [`GET ${SUBSCRIPTION}/${AUTHORIZATION}/locks`]: { done: [], lacking: ['$filter'] },
  [`GET ${GROUP}/${AUTHORIZATION}/locks`]: { done: [], lacking: ['$filter'] },
  [`GET ${GROUP}/${VMS}/:name/${AUTHORIZATION}/locks`]: { done: [], lacking: ['$filter'] },
  [`GET ${SUBSCRIPTION}/${AUTHORIZATION}/locks/:lock`]: { done: [] },
  [`GET ${GROUP}/${AUTHORIZATION}/locks/:lock`]: { done: [] },
  [`GET ${GROUP}/${VMS}/:name/${AUTHORIZATION}/locks/:lock`]: { done: [] },
}

describe('The query options of Resource Manager', () => {
  let azure: LocalAzure
  let ada: Clients
  beforeAll(async () => {
    azure = await startLocalAzure()
    ada = azure.as('ada')
  })
  afterAll(() => azure.close())

  const ask = (path: string) => ada.fetch('GET', path)
  const production = '/subscriptions/{Contoso Production}'
  const namesOf = (body: { value: { name: string }[] }) => body.value.map(({ name }) => name)

  it('are written down for each route', () => {
    const { world, clock } = azure
    const routes = createArmRoutes({
      world,
      clock,
      graphLag: createGraphLag(0),
      graphQuota: createGraphQuota({ clock }),
      limits: createLimits({ clock, speed: 1 }),
      failures: createPlannedFailures(),
    })

    expect(Object.fromEntries(routes.map(([method, path, options]) => [`${method} ${path}`, options]))).toEqual(
      Object.fromEntries(Object.entries(OPTIONS).map(([route, { done }]) => [route, done])),
    )
  })

  it('are answered with 501 where they are not simulated, and where nobody has heard of them', async () => {
    const wrong = []
    for (const [route, { lacking = [] }] of Object.entries(OPTIONS)) {
      const [method = '', pattern = ''] = route.split(' ')
      const path = pattern.replace(':subscription', azure.idOf('Contoso Production')).replaceAll(/:\w+/g, 'x')
      for (const option of [...lacking, '$orderby', 'unheardOf']) {
        const { status, body } = await ada.fetch(method, `${path}?api-version=2024-07-01&${option}=x`)
        const isNamed = String(body?.error?.message).includes(`the option ${option} of ${method} ${path}`)
        if (status !== 501 || !isNamed) wrong.push(`${route}: ${option}`)
      }
    }

    expect(wrong).toEqual([])
  })

  it.each([
    `${production}/${VMS}?$filter='virtualMachineScaleSet/id' eq 'x'`,
    `${production}/resourceGroups/rg-web-prod/${VMS}?$filter='virtualMachineScaleSet/id' eq 'x'&$expand=instanceView`,
    `${production}/resourceGroups/rg-web-prod/${VMS}/web-01?$expand=userData`,
    `${production}/resources?$expand=createdBy`,
    `${production}/resources?$top=many`,
    `${production}/resourceGroups?$top=0`,
    `${production}/${AUTHORIZATION}/roleAssignments?$filter=principalType eq 'User'`,
    `${production}/${AUTHORIZATION}/roleAssignments?$filter=not atScope()`,
    `${production}/${AUTHORIZATION}/roleDefinitions?$filter=createdBy eq 'x'`,
    `${production}/resourceGroups/rg-web-prod/${VMS}/web-01/${AUTHORIZATION}/denyAssignments?$filter=principalId eq 'x'`,
  ])('are answered with 501 where a value is not simulated: %s', async (path) => {
    expect(await ask(`${path}&api-version=2022-04-01`)).toMatchObject({
      status: 501,
      body: { error: { code: 'NotSimulated' } },
    })
  })

  it.each([
    `${production}/resources?$filter=nonsense`,
    `${production}/resources?$filter=name eq`,
    `${production}/resources?$filter=name eq 'x' and`,
    `${production}/resources?$filter=(name eq 'x'`,
    `${production}/resources?$filter=name = 'x'`,
    `${production}/resourceGroups?$filter=tagName`,
    `${production}/${COMPUTE}/skus?$filter='`,
    `${production}/${AUTHORIZATION}/roleAssignments?$filter=atScope(`,
    `${production}/${AUTHORIZATION}/roleDefinitions?$filter=,`,
  ])('are refused where a filter is none: %s', async (path) => {
    expect(await ask(`${path}&api-version=2022-04-01`)).toMatchObject({
      status: 400,
      body: { error: { code: 'InvalidFilterInQueryString' } },
    })
  })

  it('cut a list of resources into pages of the wanted size', async () => {
    const all = await ask(`${production}/resources?api-version=2021-04-01`)
    const first = await ask(`${production}/resources?$top=5&$expand=createdTime&api-version=2021-04-01`)
    const second = await ask(first.body.nextLink)

    expect(namesOf(first.body)).toEqual(namesOf(all.body).slice(0, 5))
    expect(namesOf(second.body)).toEqual(namesOf(all.body).slice(5, 10))
    expect(second.body.value[0].createdTime).toMatch(/^\d{4}-/)
  })

  it('add to resources what is asked for, and nothing else', async () => {
    const filter = "$filter=name eq 'web-01'"
    const plain = await ask(`${production}/resources?${filter}&api-version=2021-04-01`)
    const more = await ask(
      `${production}/resources?${filter}&$expand=createdTime,changedTime,provisioningState&api-version=2021-04-01`,
    )

    expect(plain.body.value[0]).not.toHaveProperty('createdTime')
    expect(more.body.value[0]).toMatchObject({
      createdTime: expect.stringMatching(/^2025-/),
      changedTime: expect.stringMatching(/^2026-/),
      provisioningState: 'Succeeded',
    })
  })

  it('leave out the tags of resources that are found by one, as Azure does', async () => {
    const { body } = await ask(`${production}/resources?$filter=tagName eq 'role'&api-version=2021-04-01`)

    expect(body.value.length).toBeGreaterThan(0)
    expect(body.value[0]).not.toHaveProperty('tags')
  })

  it('find role assignments by what they are of, and at a scope or above only', async () => {
    const development = '/subscriptions/{Contoso Development}'
    const at = (filter: string, group = '') =>
      ask(`${development}${group}/${AUTHORIZATION}/roleAssignments?$filter=${filter}&api-version=2022-04-01`)
    const scopesOf = ({ body }: Awaited<ReturnType<typeof ask>>) =>
      (body.value as { properties: { scope: string } }[]).map(({ properties }) => properties.scope)
    const grace = azure.getPerson('grace').objectId
    const scope = `/subscriptions/${azure.idOf('Contoso Development')}`

    const above = scopesOf(await at('atScope()'))
    const aboveGroup = scopesOf(await at('atScope()', '/resourceGroups/rg-ci'))
    const ofGrace = scopesOf(await at(`assignedTo('${grace}')`))
    const ofGraceAbove = scopesOf(await at(`atScope() and assignedTo('${grace}')`, '/resourceGroups/rg-ci'))

    expect(new Set(above)).toEqual(new Set([scope]))
    expect(new Set(aboveGroup)).toEqual(new Set([scope, `${scope}/resourceGroups/rg-ci`]))
    expect(ofGrace).toEqual([`${scope}/resourceGroups/rg-dev-team`, `${scope}/resourceGroups/rg-ci`])
    expect(ofGraceAbove).toEqual([`${scope}/resourceGroups/rg-ci`])
  })

  it('find role definitions by type and name', async () => {
    const at = (filter: string) =>
      ask(`${production}/${AUTHORIZATION}/roleDefinitions?$filter=${filter}&api-version=2022-04-01`)
    const rolesOf = ({ body }: Awaited<ReturnType<typeof ask>>) =>
      (body.value as { properties: { roleName: string } }[]).map(({ properties }) => properties.roleName)

    expect(rolesOf(await at("type eq 'CustomRole'"))).toEqual(['VM Starter'])
    expect(rolesOf(await at("type eq 'BuiltInRole' and roleName eq 'Reader'"))).toEqual(['Reader'])
    expect(rolesOf(await at('atScopeAndBelow()')).length).toBeGreaterThan(3)
  })

  it.each(['locks', 'roleAssignments', 'roleDefinitions'])(
    'lead to %s that can be opened by their ids',
    async (type) => {
      const { body } = await ask(`${production}/${AUTHORIZATION}/${type}?api-version=2022-04-01`)
      const version = 'api-version=2022-04-01'
      const missing = await ask(`${production}/${AUTHORIZATION}/${type}/none?${version}`)

      expect(body.value.length).toBeGreaterThan(0)
      for (const one of body.value as { id: string }[]) {
        expect(await ask(`${one.id}?${version}`)).toMatchObject({ status: 200, body: { id: one.id } })
      }
      expect(missing.status).toBe(404)
    },
  )
})
