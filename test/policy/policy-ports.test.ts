import type { Operation } from '../../src/domain/operation.ts'
import { VM_ACTION_NAMES } from '../../src/domain/vm-actions/vm-action.ts'
import type { VmQuery } from '../../src/domain/vm-query.ts'
import { createPolicyPorts } from '../../src/policy/policy-ports.ts'
import { aCall } from '../support/call.ts'

const SHOWN = '11111111-2222-4333-8444-555555555555'
const HIDDEN = '99999999-2222-4333-8444-555555555555'
const ada = aCall()
const vmIn = (subscriptionId: string) => ({ subscriptionId, resourceGroup: 'rg', name: 'vm' })

function build(subscriptions: readonly string[] | undefined) {
  const asked: unknown[] = []
  const note = (...what: unknown[]) => {
    asked.push(what)
    return Promise.reject(new Error('asked'))
  }
  const operationIn = (subscriptionId: string): Operation => ({
    id: subscriptionId,
    personKey: 'contoso/ada',
    vm: vmIn(subscriptionId),
    action: 'start',
    begunAt: 0,
    endedAt: undefined,
    status: 'running',
    failure: undefined,
    pollUrl: undefined,
  })
  const ports = createPolicyPorts({
    inventory: {
      list: (_call, query) => note('list', query),
      find: (_call, id) => note('find', id),
      async *all(_call, query) {
        yield await note('all', query)
      },
    },
    subscriptionVms: {
      subscriptions: () => Promise.resolve([SHOWN, HIDDEN].map((id) => ({ id, name: id }))),
      statesOf: () => Promise.resolve(new Map()),
      vmsOf: (_call, id) => note('vmsOf', id),
    },
    namedVms: { find: (_call, id) => note('named', id) },
    computeVms: {
      get: (_call, id) => note('get', id),
      begin: (_call, id, action) => note(action, id),
      progress: note,
    },
    activityLog: { list: (_call, id) => note('log', id) },
    permissions: { ofGroup: (_call, id) => note('rights in group', id), ofVm: (_call, id) => note('rights', id) },
    locks: { ofVm: (_call, id) => note('locks', id) },
    denyAssignments: { ofVm: (_call, id) => note('denials', id) },
    store: {
      save: () => Promise.resolve(),
      list: () =>
        Promise.resolve({
          operations: [operationIn(SHOWN), operationIn(HIDDEN)],
          history: { isRead: true, trouble: undefined },
        }),
      close: () => Promise.resolve(),
    },
    policy: { disabledActions: [], subscriptions },
  })
  return { ports, asked }
}

describe('the ports of an organisation that shows some subscriptions only', () => {
  it('ask nothing of a machine elsewhere, which is not found', async () => {
    const { ports, asked } = build([SHOWN])
    const vm = vmIn(HIDDEN)

    for (const ask of [
      () => ports.inventory.find(ada, vm),
      () => ports.computeVms.get(ada, vm),
      () => ports.activityLog.list(ada, vm, 0),
      () => ports.permissions.ofGroup(ada, vm),
      () => ports.permissions.ofVm(ada, vm),
      () => ports.locks.ofVm(ada, vm),
      () => ports.denyAssignments.ofVm(ada, vm),
      ...VM_ACTION_NAMES.map((action) => () => ports.computeVms.begin(ada, vm, action)),
    ]) {
      await expect(ask()).rejects.toMatchObject({ kind: 'not-found' })
    }
    await expect(ports.namedVms.find(ada, HIDDEN, 'vm')).resolves.toEqual([])
    expect(asked).toEqual([])
  })

  it('ask of a machine there, in any letter case', async () => {
    const { ports, asked } = build([SHOWN])

    await expect(ports.computeVms.get(ada, vmIn(SHOWN.toUpperCase()))).rejects.toThrow('asked')

    expect(asked).toHaveLength(1)
  })

  it('list only what is there, whatever else the query says', async () => {
    const { ports, asked } = build([SHOWN])
    const query: VmQuery = { words: [], subscription: HIDDEN, sort: { column: 'name', descending: false }, page: 1 }

    await expect(ports.inventory.list(ada, query)).rejects.toThrow('asked')
    await expect(ports.inventory.all(ada, query)[Symbol.asyncIterator]().next()).rejects.toThrow('asked')

    const narrowed = { ...query, onlySubscriptions: [SHOWN] }
    expect(asked).toEqual([
      ['list', narrowed],
      ['all', narrowed],
    ])
  })

  it('know of no other subscription', async () => {
    const { ports } = build([SHOWN])

    expect(await ports.subscriptionVms.subscriptions(ada)).toEqual([{ id: SHOWN, name: SHOWN }])
  })

  it('forget what was done elsewhere before', async () => {
    const idsOf = async (subscriptions: readonly string[] | undefined) =>
      (await build(subscriptions).ports.store.list('contoso/ada', 10)).operations.map(({ id }) => id)

    expect(await idsOf([SHOWN])).toEqual([SHOWN])
    expect(await idsOf(undefined)).toEqual([SHOWN, HIDDEN])
  })
})
