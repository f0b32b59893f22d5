import { type LocalAzure, namesOf, refusalOf, startLocalAzure } from '../../support/local-azure.ts'

const production = 'Contoso Production'
const development = 'Contoso Development'
const archive = 'Contoso Archive'
const platform = 'Contoso Platform'

describe('What each person sees', () => {
  let azure: LocalAzure
  beforeAll(async () => {
    azure = await startLocalAzure()
  })
  afterAll(() => azure.close())

  it.each([
    ['ada', [archive, development, production]],
    ['grace', [development]],
    ['linus', [production]],
    ['mallory', []],
    ['margaret', [development, production]],
    ['frances', [platform]],
  ])('%s: the subscriptions in which there is any right', async (alias, expected) => {
    const seen = await namesOf(azure.as(alias).subscriptions.list())

    expect(seen).toEqual(expected)
  })

  it.each([
    [
      'grace',
      development,
      [
        'ci-nightly-integration-tests-of-the-payments-platform-westeurope',
        'ci-runner-01',
        'ci-runner-02',
        'dev-ada',
        'dev-design',
        'dev-grace',
      ],
    ],
    [
      'linus',
      production,
      ['dc-01', 'dc-02', 'reporting', 'sql-prod-01', 'sql-prod-02', 'web-01', 'web-02', 'web-batch'],
    ],
    ['margaret', production, ['web-01', 'web-02', 'web-batch']],
    ['margaret', development, ['ci-runner-02']],
  ])(
    '%s in %s: the machines that a role reaches, in Compute and in Resource Graph alike',
    async (alias, name, expected) => {
      const person = azure.as(alias)

      const listed = await namesOf(person.vms(name).listAll())
      const query = "Resources | where type =~ 'microsoft.compute/virtualmachines' | project name | order by name asc"
      const graph = await person.graph.resources({
        query,
        subscriptions: [azure.idOf(name)],
        options: { resultFormat: 'objectArray' },
      })

      expect(listed).toEqual(expected)
      expect(graph.data).toEqual(expected.map((vm) => ({ name: vm })))
    },
  )

  it('is nothing for Mallory, who is refused where a subscription is named', async () => {
    const mallory = azure.as('mallory')

    const graph = await mallory.graph.resources({ query: 'Resources' })
    const refusal = await mallory.fetch(
      'GET',
      `/subscriptions/{${production}}/providers/Microsoft.Compute/virtualMachines?api-version=2024-07-01`,
    )

    expect(graph.totalRecords).toBe(0)
    expect(refusal).toMatchObject({
      status: 403,
      body: {
        error: {
          code: 'AuthorizationFailed',
          message:
            `The client 'mallory@contoso.example' with object id '${azure.getPerson('mallory').objectId}' does not have ` +
            `authorization to perform action 'Microsoft.Compute/virtualMachines/read' over scope ` +
            `'/subscriptions/${azure.idOf(production)}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
        },
      },
    })
  })

  it('shows the row of a subscription only to whoever may read the subscription itself', async () => {
    const query =
      "ResourceContainers | where type =~ 'microsoft.resources/subscriptions' | project name, state = tostring(properties.state) | order by name asc"

    const [ada, grace, linus] = await Promise.all(
      ['ada', 'grace', 'linus'].map(
        async (alias) => (await azure.as(alias).graph.resources({ query })).data as unknown,
      ),
    )

    expect(ada).toEqual([
      { name: archive, state: 'Disabled' },
      { name: development, state: 'Enabled' },
      { name: production, state: 'Enabled' },
    ])
    expect(grace).toEqual([])
    expect(linus).toEqual([{ name: production, state: 'Enabled' }])
  })

  it('shows the service principal everything', async () => {
    const principal = azure.asServicePrincipal()

    expect(await namesOf(principal.subscriptions.list())).toEqual([archive, development, platform, production])
    expect(await namesOf(principal.vms(archive).listAll())).toEqual(['erp-2012', 'files-old'])
  })
})

describe('What each person may do', () => {
  let azure: LocalAzure
  beforeAll(async () => {
    azure = await startLocalAzure()
  })
  beforeEach(() => azure.control('POST', '/reset'))
  afterAll(() => azure.close())

  it('lets Margaret start and restart, and refuses her to deallocate', async () => {
    const vms = azure.as('margaret').vms(production)

    await vms.start('rg-web-prod', 'web-batch').submitted()
    await vms.restart('rg-web-prod', 'web-01').submitted()
    const refusal = await refusalOf(vms.deallocate('rg-web-prod', 'web-01').submitted())

    const view = await vms.instanceView('rg-web-prod', 'web-batch')
    expect(view.statuses?.at(-1)?.code).toBe('PowerState/starting')
    expect(refusal).toMatchObject({ statusCode: 403, code: 'AuthorizationFailed' })
    expect(refusal.message).toContain("'Microsoft.Compute/virtualMachines/deallocate/action'")
  })

  it('lets Margaret start the one machine on which she has rights of her own, but not follow the operation', async () => {
    const vms = azure.as('margaret').vms(development)
    const poller = vms.start('rg-ci', 'ci-runner-02', { updateIntervalInMs: 1 })
    await poller.submitted()
    azure.clock.advance(30_000)

    const refusal = await refusalOf(poller.pollUntilDone())
    const view = await vms.instanceView('rg-ci', 'ci-runner-02')

    expect(refusal.message).toContain('Microsoft.Compute/locations/operations/read')
    expect(view.statuses?.at(-1)?.code).toBe('PowerState/running')
  })

  it('lets Grace act in one group, and only look in the other', async () => {
    const vms = azure.as('grace').vms(development)

    await vms.start('rg-dev-team', 'dev-grace').submitted()
    const refusal = await refusalOf(vms.start('rg-ci', 'ci-runner-02').submitted())
    const looked = await vms.get('rg-ci', 'ci-runner-02')

    expect(refusal.code).toBe('AuthorizationFailed')
    expect(looked.name).toBe('ci-runner-02')
  })

  it('tells nobody without a right whether a machine exists', async () => {
    const vms = azure.as('linus').vms(development)

    const existing = await refusalOf(vms.get('rg-ci', 'ci-runner-02'))
    const missing = await refusalOf(vms.get('rg-ci', 'no-such-machine'))

    expect([existing.code, missing.code]).toEqual(['AuthorizationFailed', 'AuthorizationFailed'])
  })
})
