import { createGraphLag } from '../../../simulator/arm/resource-graph/lag.ts'
import { createGraphEstate } from '../../../simulator/arm/resource-graph/tables.ts'
import { createVisible } from '../../../simulator/arm/visible.ts'
import { answerResources } from '../../../simulator/graph/api/resources.ts'
import { evaluateQuery } from '../../../simulator/graph/query.ts'
import type { PowerAction } from '../../../simulator/world/power-plan.ts'
import { createWorld } from '../../../simulator/world/world.ts'

const noon = Date.UTC(2026, 0, 15, 12)

const list = `Resources
| where type =~ 'microsoft.compute/virtualmachines'
| extend power = tostring(properties.extended.instanceView.powerState.code), vmKey = tolower(id)
| join kind=leftouter (ResourceContainers
    | where type =~ 'microsoft.resources/subscriptions'
    | project subscriptionId, subscriptionName = name) on subscriptionId
| join kind=leftouter (Resources
    | where type =~ 'microsoft.network/networkinterfaces'
    | mv-expand ipConfiguration = properties.ipConfigurations
    | project vmKey = tolower(tostring(properties.virtualMachine.id)),
        addressKey = tolower(tostring(ipConfiguration.properties.publicIPAddress.id))) on vmKey
| join kind=leftouter (Resources
    | where type =~ 'microsoft.network/publicipaddresses'
    | project addressKey = tolower(id), address = tostring(properties.ipAddress),
        allocation = tostring(properties.publicIPAllocationMethod)) on addressKey
| extend running = power == 'PowerState/running', admin = tostring(properties.osProfile.adminUsername)
| order by name asc
| project name, power, running, address, allocation, admin, subscriptionName`

/** A world at noon with a clock that only the test moves. */
function arrange(estate = 'generated:2x24') {
  let now = noon
  const clock = { now: () => now, advance: (ms: number) => (now += ms), reset: () => (now = noon) }
  const world = createWorld({ estate, clock, speed: 1 })
  const lag = createGraphLag(0)
  const open = createGraphEstate({ world, visible: createVisible({ world }), clock, lag })
  const objectIdOf = (alias: string) =>
    world.directory.people.find(({ userPrincipalName }) => userPrincipalName.startsWith(`${alias}@`))?.objectId ?? ''
  const machines = [...world.subscriptions.values()].flatMap(({ groups }) =>
    [...groups.values()].flatMap(({ vms }) => [...vms.values()]),
  )
  const ask = (query: string, alias = 'ada', subscriptions?: readonly string[]) =>
    evaluateQuery(query, open(objectIdOf(alias), subscriptions), now).rows
  return {
    clock,
    world,
    lag,
    ask,
    /** The whole answer, including facets. */
    answer: (body: object) =>
      answerResources(body, (subscriptions) => open(objectIdOf('ada'), subscriptions), now).body,
    rowOf: (name: string) => ask(list).find((row) => row['name'] === name),
    begin: (name: string, action: PowerAction) => {
      const vm = machines.find((machine) => machine.name === name)
      if (vm === undefined) throw new Error(`There is no ${name}.`)
      return world.power.begin(vm, action, { by: { objectId: 'somebody', name: 'somebody' } })
    },
  }
}

/** A running VM with a dynamic address. */
const vm = 'api-vm-000006'

describe('Resource Graph, asked again', () => {
  it('follows a machine from one state to the next as time passes', () => {
    const { rowOf, begin, clock } = arrange()
    const states = [rowOf(vm)]

    begin(vm, 'deallocate')
    states.push(rowOf(vm))
    clock.advance(59_999)
    states.push(rowOf(vm))
    clock.advance(1)
    states.push(rowOf(vm))

    expect(states).toMatchObject([
      { power: 'PowerState/running', running: true },
      { power: 'PowerState/deallocating', running: false },
      { power: 'PowerState/deallocating', running: false },
      { power: 'PowerState/deallocated', running: false },
    ])
  })

  it('follows a dynamic address to its end and to the next one', () => {
    const { rowOf, begin, clock } = arrange()
    const before = rowOf(vm)
    begin(vm, 'deallocate')
    clock.advance(60_000)
    const between = rowOf(vm)
    begin(vm, 'start')
    clock.advance(30_000)
    const after = rowOf(vm)

    expect(before).toMatchObject({ address: expect.stringMatching(/^52\./), allocation: 'Dynamic' })
    expect(between).toMatchObject({ address: '', allocation: 'Dynamic' })
    expect(after).toMatchObject({ address: expect.stringMatching(/^52\./) })
    expect(after?.['address']).not.toBe(before?.['address'])
  })

  it('follows its lag, back and forth', () => {
    const { rowOf, begin, clock, lag } = arrange()
    begin(vm, 'deallocate')
    clock.advance(70_000)
    const powers = [0, 20_000, 80_000, 0].map((ms) => {
      lag.set(ms)
      return rowOf(vm)?.['power']
    })

    expect(powers).toEqual([
      'PowerState/deallocated',
      'PowerState/deallocating',
      'PowerState/running',
      'PowerState/deallocated',
    ])
  })

  it('is back at the beginning after a reset', () => {
    const { ask, begin, clock, world } = arrange()
    const seed = ask(list)
    begin(vm, 'deallocate')
    clock.advance(60_000)
    const changed = ask(list)
    world.reset()
    clock.reset()

    expect(changed).not.toEqual(seed)
    expect(ask(list)).toEqual(seed)
  })

  it('changes the rows of the machine and what hangs on it, and no others', () => {
    const { ask, begin, clock } = arrange()
    const all = 'Resources | project id, type, properties | order by id asc'
    const before = ask(all)
    begin(vm, 'deallocate')
    clock.advance(60_000)
    const after = ask(all)

    const changed = after.filter((row, index) => JSON.stringify(row) !== JSON.stringify(before[index]))
    expect(changed.map(({ type }) => type).sort()).toEqual([
      'microsoft.compute/disks',
      'microsoft.compute/virtualmachines',
      'microsoft.network/publicipaddresses',
    ])
  })

  it('counts facets anew when a machine has changed, and otherwise the same', () => {
    const { answer, begin } = arrange()
    const body = {
      query: list,
      options: { $top: 1 },
      facets: [{ expression: 'power', options: { filter: 'running' } }, { expression: 'power' }],
    }
    const [before, again] = [answer(body), answer(body)]
    begin(vm, 'deallocate')
    const after = answer(body)

    const powers = (running: number, more: object[] = []) => ({
      facets: [
        { totalRecords: 1, data: [{ power: 'PowerState/running', count: running }] },
        { data: expect.arrayContaining([{ power: 'PowerState/running', count: running }, ...more]) },
      ],
    })
    expect(before).toMatchObject(powers(16))
    expect(again).toEqual(before)
    expect(after).toMatchObject(powers(15, [{ power: 'PowerState/deallocating', count: 1 }]))
  })

  it('gives the pages of one moment, whatever order they are asked for in', () => {
    const { answer, ask } = arrange()
    const names = ask(list).map(({ name }) => name)
    const page = ($skip: number) => answer({ query: list, options: { $top: 5, $skip } })

    for (const skip of [20, 0, 10, 5, 15, 10]) {
      expect(page(skip)).toMatchObject({ data: names.slice(skip, skip + 5).map((name) => ({ name })) })
    }
  })

  it('tells each person only what that person may see, whoever asked before', () => {
    const { ask } = arrange()
    const count = 'Resources | where type =~ "microsoft.compute/virtualmachines" | count'

    const seen = ['ada', 'user1', 'ada', 'user2', 'nobody', 'user1'].map((alias) => ask(count, alias))

    expect(seen).toEqual([24, 12, 24, 12, 0, 12].map((Count) => [{ Count }]))
    expect(ask(list, 'user1')).not.toEqual(ask(list, 'user2'))
  })

  it('tells only about the subscriptions that are asked for, in any letter case', () => {
    const { ask, world } = arrange()
    const [first = '', second = ''] = world.subscriptions.keys()

    const names = (subscriptions?: readonly string[]) => ask(list, 'ada', subscriptions).map(({ name }) => name)

    const [ofFirst, ofSecond] = [names([first]), names([second.toUpperCase()])]
    expect([...ofFirst, ...ofSecond].sort()).toEqual(names())
    expect(ofFirst).toHaveLength(12)
    expect(names([])).toEqual([])
  })

  it.each(['now() < datetime(2026-01-15T12:00:05)', 'ago(10s) < datetime(2026-01-15T11:59:55)'])(
    'goes by the time of each query: %s',
    (condition) => {
      const { ask, clock } = arrange()
      const query = `Resources | extend early = ${condition} | summarize by early`
      const before = ask(query)
      clock.advance(6_000)

      expect([before, ask(query)]).toEqual([[{ early: true }], [{ early: false }]])
    },
  )

  it('knows the same of the small world', () => {
    const { ask } = arrange('contoso')

    const rows = ask(list)
    const again = ask(list.replace('order by name asc', 'order by name desc'))

    expect(rows.length).toBeGreaterThan(10)
    expect(again).toEqual(rows.toReversed())
    expect(new Set(rows.map(({ admin }) => admin))).toEqual(new Set(['azureuser']))
  })
})
