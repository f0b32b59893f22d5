import { start } from '../../../src/domain/vm-actions/start.ts'
import { stop } from '../../../src/domain/vm-actions/stop.ts'
import { createBus } from '../../../src/events/bus.ts'
import { createVmActions } from '../../../src/features/vm-actions/vm-actions.ts'
import { aCall } from '../../support/call.ts'

const ada = aCall()
const vm = { subscriptionId: '11111111-2222-4333-8444-555555555555', resourceGroup: 'rg', name: 'vm' }

describe('what a person asks for', () => {
  it('is refused where the organisation has turned it off, before Azure or the store hears of it', async () => {
    const asked: string[] = []
    const note = (what: string) => () => {
      asked.push(what)
      return Promise.reject(new Error(what))
    }
    const vmActions = createVmActions({
      computeVms: {
        get: note('get'),
        begin: note('begin'),
        progress: note('progress'),
      },
      store: {
        save: note('save'),
        list: note('list'),
        close: () => Promise.resolve(),
      },
      clock: { now: () => 0, wait: () => Promise.resolve() },
      policy: { disabledActions: ['stop'], subscriptions: undefined },
      events: createBus(),
      activity: { find: note('find'), refresh: note('refresh') },
      fresherStates: { record: () => false },
    })

    await expect(vmActions.request(ada, vm, stop)).rejects.toMatchObject({ kind: 'turned-off' })
    expect(asked).toEqual([])

    await expect(vmActions.request(ada, vm, start)).rejects.toThrow('get')
  })
})
