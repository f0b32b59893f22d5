import { AppError } from '../../../src/domain/app-error.ts'
import type { Call } from '../../../src/domain/call.ts'
import { toPersonKey } from '../../../src/domain/person.ts'
import type { Permission } from '../../../src/domain/rights.ts'
import { createBus } from '../../../src/events/bus.ts'
import { createVmRights } from '../../../src/features/rights/vm-rights.ts'
import { aCall, aPerson } from '../../support/call.ts'

const SUBSCRIPTION = '2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042'
const vm = (name: string, resourceGroup = 'rg') => ({ subscriptionId: SUBSCRIPTION, resourceGroup, name })
const ALL: readonly Permission[] = [{ actions: ['*'], notActions: [] }]
const NO_STOP: readonly Permission[] = [{ actions: ['*'], notActions: ['*/deallocate/action', '*/powerOff/action'] }]
const LACKS_STOP = ['stop', 'power-off', 'hibernate']
const ADA = aCall()
const MINUTE = 60_000

type Granted = readonly Permission[] | AppError | Promise<readonly Permission[]>

/** Rights that Azure tells of `rg` and of each VM by its name. */
function build(granted: Readonly<Record<string, Granted>>) {
  const asked: string[] = []
  let [now, told] = [Date.parse('2026-12-01T08:00:00Z'), granted]
  const events = createBus()
  const changed: string[] = []
  events.subscribe('vm-changed', (change) => changed.push(change.vm.name))
  const answer = (_: Call, scope: string): Promise<readonly Permission[]> => {
    asked.push(scope)
    const own = told[scope] ?? []
    return own instanceof AppError ? Promise.reject(own) : Promise.resolve(own)
  }
  const rights = createVmRights({
    permissions: {
      ofGroup: (call, { resourceGroup }) => answer(call, resourceGroup),
      ofVm: (call, { name }) => answer(call, name),
    },
    clock: { now: () => now, wait: () => Promise.resolve() },
    events,
  })
  return {
    rights,
    asked,
    events,
    changed,
    pass: (ms: number) => (now += ms),
    grant: (later: Readonly<Record<string, Granted>>) => (told = later),
  }
}

describe('what a person may do with their VMs', () => {
  it('is asked of the resource group alone if that grants everything', async () => {
    const { rights, asked } = build({ rg: ALL })
    expect(rights.known(ADA, vm('a'))).toBeUndefined()

    await rights.learn(ADA, [vm('a'), vm('b'), vm('c')])

    expect(asked).toEqual(['rg'])
    expect(rights.known(ADA, vm('b'))).toEqual([])
    expect(rights.learn(ADA, [vm('a')])).toBeUndefined()
  })

  it('is asked of each VM for what the group does not grant', async () => {
    const { rights, asked } = build({ rg: NO_STOP, own: ALL, other: NO_STOP })

    await rights.learn(ADA, [vm('own'), vm('other')])

    expect(asked).toEqual(['rg', 'own', 'other'])
    expect(rights.known(ADA, vm('OWN', 'RG'))).toEqual([])
    expect(rights.known(ADA, vm('other'))).toEqual(LACKS_STOP)
  })

  it('asks of 50 VMs in 10 groups in two turns', async () => {
    const { rights, asked } = build({})
    const ids = Array.from({ length: 50 }, (_, number) => vm(`vm-${number}`, `rg-${number % 10}`))

    const learning = rights.learn(ADA, ids)

    expect(asked).toHaveLength(10)
    await learning
    expect(asked).toHaveLength(60)
  })

  it('counts for five minutes, and stays what is known until Azure tells something else', async () => {
    const { rights, asked, pass, grant } = build({ rg: NO_STOP, a: NO_STOP })
    await rights.learn(ADA, [vm('a')])
    pass(4 * MINUTE)
    expect(rights.learn(ADA, [vm('a')])).toBeUndefined()
    const version = rights.version(ADA)
    pass(2 * MINUTE)
    grant({ rg: ALL })

    const learning = rights.learn(ADA, [vm('a')])

    expect(rights.known(ADA, vm('a'))).toEqual(LACKS_STOP)
    await learning
    expect(rights.known(ADA, vm('a'))).toEqual([])
    expect(rights.version(ADA)).not.toBe(version)
    expect(asked).toEqual(['rg', 'a', 'rg'])
  })

  it('is asked once for several pages', async () => {
    const { rights, asked } = build({ rg: ALL })

    await Promise.all([rights.learn(ADA, [vm('a')]), rights.learn(ADA, [vm('b')]), rights.ask(ADA, vm('c'))])

    expect(asked).toEqual(['rg'])
  })

  it('is not known where Azure does not tell it, and is not asked again at once', async () => {
    const refusal = new AppError('forbidden', 'notAllowed')
    const { rights, asked } = build({ rg: refusal, a: refusal })

    await rights.learn(ADA, [vm('a')])

    expect(rights.known(ADA, vm('a'))).toBeUndefined()
    expect(rights.learn(ADA, [vm('a')])).toBeUndefined()
    expect(asked).toEqual(['rg', 'a'])
  })

  it('may be granted on one VM alone, whose group the person may not read', async () => {
    const { rights } = build({ rg: new AppError('forbidden', 'notAllowed'), a: NO_STOP })

    await rights.learn(ADA, [vm('a')])

    expect(rights.known(ADA, vm('a'))).toEqual(LACKS_STOP)
  })

  it('is asked anew half a minute after Azure was away', async () => {
    const away = new AppError('azure-unavailable', 'azureUnclear')
    const { rights, grant, pass } = build({ rg: away, a: away })
    await rights.learn(ADA, [vm('a')])
    expect(rights.known(ADA, vm('a'))).toBeUndefined()
    grant({ rg: ALL })
    expect(rights.learn(ADA, [vm('a')])).toBeUndefined()
    pass(30_000)

    await rights.learn(ADA, [vm('a')])

    expect(rights.known(ADA, vm('a'))).toEqual([])
  })

  it('is a person’s own, and forgotten when they leave', async () => {
    const { rights, events } = build({ rg: ALL })
    const grace = aCall({ person: aPerson({ objectId: 'grace' }) })
    await rights.learn(ADA, [vm('a')])
    await rights.learn(grace, [vm('a')])

    events.publish('person-left', toPersonKey(ADA.person))

    expect(rights.known(ADA, vm('a'))).toBeUndefined()
    expect(rights.known(grace, vm('a'))).toEqual([])
  })

  it('is forgotten as well if it comes after they have left', async () => {
    let answer = (_: readonly Permission[]): void => undefined
    const { rights, events } = build({ rg: new Promise((resolve) => (answer = resolve)) })
    const asking = rights.ask(ADA, vm('a'))
    events.publish('person-left', toPersonKey(ADA.person))
    answer(ALL)

    expect(await asking).toEqual([])

    expect(rights.known(ADA, vm('a'))).toBeUndefined()
  })

  it('is asked anew once Azure refuses what it was said to allow, or accepts what it was not', async () => {
    const { rights, events, changed, asked } = build({ rg: NO_STOP, a: NO_STOP })
    const result = { person: ADA.person, vm: vm('a'), operation: undefined, correlationId: undefined }
    await rights.learn(ADA, [vm('a')])

    events.publish('action-refused', { ...result, action: 'start', outcome: 'refused', code: 'conflict' })
    expect(rights.known(ADA, vm('a'))).toEqual(LACKS_STOP)
    events.publish('action-refused', { ...result, action: 'start', outcome: 'refused', code: 'AuthorizationFailed' })
    expect(rights.known(ADA, vm('a'))).toBeUndefined()
    expect(changed).toEqual(['a'])

    await rights.learn(ADA, [vm('a')])
    events.publish('action-begun', { ...result, action: 'start' })
    expect(rights.known(ADA, vm('a'))).toEqual(LACKS_STOP)
    events.publish('action-begun', { ...result, action: 'stop' })
    expect(rights.known(ADA, vm('a'))).toBeUndefined()
    expect(asked).toEqual(['rg', 'a', 'rg', 'a'])
  })
})
