import { type Answer, type LocalAzure, startLocalAzure } from '../../support/local-azure.ts'

const production = 'Contoso Production'
const EVENTS = `/subscriptions/{${production}}/providers/Microsoft.Insights/eventtypes/management/values?api-version=2015-04-01`

interface Event {
  readonly caller: string
  readonly claims: Record<string, string>
  readonly operationName: { readonly value: string }
  readonly status: { readonly value: string }
  readonly properties: { readonly statusMessage?: string }
}

describe('The activity log', () => {
  let azure: LocalAzure
  beforeAll(async () => {
    azure = await startLocalAzure()
  })
  beforeEach(() => azure.control('POST', '/reset'))
  afterAll(() => azure.close())

  const idOf = (vm: string) =>
    `/subscriptions/${azure.idOf(production)}/resourceGroups/rg-web-prod/providers/Microsoft.Compute/virtualMachines/${vm}`
  const restart = (alias: string, vm: string) =>
    azure.as(alias).fetch('POST', `${idOf(vm)}/restart?api-version=2024-07-01`)
  const list = (alias: string, filter: string): Promise<Answer> =>
    azure.as(alias).fetch('GET', `${EVENTS}&$filter=${encodeURIComponent(filter)}`)
  const eventsOf = ({ body }: Answer) => (body as { value: Event[] }).value
  const since = () => `eventTimestamp ge '${new Date(azure.clock.now() - 60_000).toISOString()}'`
  const of = (vm: string) => `${since()} and resourceUri eq '${idOf(vm)}'`

  it('has an event each for the begin, the acceptance and the end of an operation, newest first', async () => {
    await restart('ada', 'web-01')
    const early = eventsOf(await list('linus', of('WEB-01')))
    azure.clock.advance(50_000)
    const late = eventsOf(await list('linus', of('web-01')))

    expect(early.map(({ status }) => status.value)).toEqual(['Accepted', 'Started'])
    expect(late.map(({ status }) => status.value)).toEqual(['Succeeded', 'Accepted', 'Started'])
    expect(late[0]).toMatchObject({
      caller: 'ada@contoso.example',
      claims: { name: 'Ada Lovelace' },
      operationName: { value: 'Microsoft.Compute/virtualMachines/restart/action' },
    })
    expect(eventsOf(await list('linus', of('web-02')))).toEqual([])
    expect(eventsOf(await list('linus', `${since()} and resourceGroupName eq 'rg-web-prod'`))).toHaveLength(3)
    expect(eventsOf(await list('linus', since()))).toHaveLength(3)
  })

  it('says why an operation failed, and holds to the time that is asked for', async () => {
    await azure.control('PUT', '/failures', [{ match: { action: 'restart' }, failure: 'allocation' }])
    await restart('ada', 'web-01')
    azure.clock.advance(50_000)
    const [end] = eventsOf(await list('ada', of('web-01')))
    azure.clock.advance(120_000)

    expect(end?.status.value).toBe('Failed')
    expect(JSON.parse(end?.properties.statusMessage ?? '')).toMatchObject({ error: { code: 'AllocationFailed' } })
    expect(eventsOf(await list('ada', of('web-01')))).toEqual([])
  })

  it('wants a time, takes only what Azure documents, and asks for the right to read it', async () => {
    expect(await list('ada', `resourceUri eq '${idOf('web-01')}'`)).toMatchObject({ status: 400 })
    expect(await list('ada', `${since()} and caller eq 'ada'`)).toMatchObject({ status: 501 })
    expect(await list('margaret', of('web-01'))).toMatchObject({
      status: 403,
      body: { error: { code: 'AuthorizationFailed' } },
    })
  })
})
