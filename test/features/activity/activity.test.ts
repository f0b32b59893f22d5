import { AppError } from '../../../src/domain/app-error.ts'
import { BUDGETS } from '../../../src/domain/budgets.ts'
import type { Operation } from '../../../src/domain/operation.ts'
import type { ComputeVm } from '../../../src/domain/vm.ts'
import { createBus } from '../../../src/events/bus.ts'
import { createActivity } from '../../../src/features/activity/activity.ts'
import { aCall } from '../../support/call.ts'
import { buildOperation } from '../../support/operation.ts'

const NOW = Date.UTC(2026, 4, 4)
const OFF = { power: 'deallocated', provisioning: 'Succeeded' } as const
const ON = { power: 'running', provisioning: 'Succeeded' } as const
const FAILURE = { code: 'AllocationFailed', sentence: { key: 'azureSays', params: { text: 'No.' } } } as const

type Look = Pick<ComputeVm, 'power' | 'provisioning' | 'failure'>

/** Follows an operation over looks at its VM, which in the end may be no more. Azure refuses to tell its progress. */
function follow(
  operation: Operation,
  looks: readonly (Look | undefined)[],
  refusal: 'forbidden' | 'not-found' = 'forbidden',
  isHeld = false,
) {
  const asked: string[] = []
  const saved: Operation[] = []
  const left = [...looks]
  const refuse = () => Promise.reject(new Error('not asked for'))
  const activity = createActivity({
    computeVms: {
      get(_, id) {
        asked.push('vm')
        const look = left.length > 1 ? left.shift() : left[0]
        if (!look) return Promise.reject(new AppError('not-found', 'notThere'))
        const { name, resourceGroup } = id
        const rest = { size: '', os: 'Linux', location: '', resourceGroup, adminName: undefined, tags: {} } as const
        return Promise.resolve({ ...rest, id, name, ...look })
      },
      progress() {
        asked.push('progress')
        return Promise.reject(new AppError(refusal, 'noSuchPage'))
      },
      begin: refuse,
    },
    store: {
      save(one) {
        saved.push(one)
        return Promise.resolve()
      },
      list: () => Promise.resolve({ operations: [operation], history: { isRead: true, trouble: undefined } }),
      close: () => Promise.resolve(),
    },
    clock: { now: () => NOW, wait: () => Promise.resolve() },
    events: createBus(),
    holds: { isHeld: () => Promise.resolve(isHeld) },
  })
  return {
    asked,
    saved,
    async look(): Promise<Operation> {
      const [known = operation] = saved.slice(-1)
      return activity.refresh(aCall(), known)
    },
  }
}

const aStart = (changes: Partial<Operation> = {}) => buildOperation({ begunAt: NOW - 60_000, before: OFF, ...changes })
const aReapply = (changes: Partial<Operation> = {}) => aStart({ action: 'reapply', before: ON, ...changes })
const anEviction = (changes: Partial<Operation> = {}) =>
  aStart({ action: 'simulate-eviction', before: ON, pollUrl: undefined, ...changes })
const aRestart = (changes: Partial<Operation> = {}) => aStart({ action: 'restart', before: ON, ...changes })

/** As it is after the last of some looks. */
async function followTo(operation: Operation, looks: readonly (Look | undefined)[]): Promise<Operation> {
  const followed = follow(operation, looks)
  let last = operation
  for (let at = 0; at < looks.length; at += 1) last = await followed.look()
  return last
}

describe('an operation whose progress Azure does not tell', () => {
  it.each<[what: string, operation: Operation, looks: readonly Look[], status: string]>([
    ['goes on while its VM is as before', aStart(), [OFF, OFF, OFF], 'running'],
    ['goes on while Azure reports no state', aStart(), [{ ...OFF, power: 'unknown' }], 'running'],
    ['goes on while its VM changes', aStart(), [{ power: 'starting', provisioning: 'Updating' }], 'running'],
    ['is done once its VM has changed to where it leads', aStart(), [OFF, ON], 'succeeded'],
    [
      'has an unknown end if its VM has changed to something else',
      aStart(),
      [OFF, { ...OFF, power: 'stopped' }],
      'unknown',
    ],
    [
      'has failed if its VM says so',
      aStart(),
      [OFF, { power: 'deallocated', provisioning: 'Failed', failure: FAILURE }],
      'failed',
    ],
    ['is no restart that is done because the VM runs', aRestart(), [ON, ON], 'running'],
    [
      'is a restart that is done once the VM has changed',
      aRestart(),
      [{ ...ON, provisioning: 'Updating' }, ON],
      'succeeded',
    ],
    [
      'is given up if its VM has shown nothing for long',
      aRestart({ begunAt: NOW - BUDGETS.operationUnseen - 1 }),
      [ON],
      'unknown',
    ],
    ['is judged by the state alone if nobody knows how the VM was', aStart({ before: undefined }), [ON], 'succeeded'],
  ])('%s', async (_, operation, looks, status) => {
    const last = await followTo(operation, looks)

    expect(last.status).toBe(status)
    expect(last.failure?.code).toBe(status === 'failed' ? FAILURE.code : undefined)
  })

  it.each<[what: string, operation: Operation, looks: readonly (Look | undefined)[], status: string]>([
    ['goes on while nothing has changed', aReapply(), [ON, ON], 'running'],
    [
      'is done once its VM has changed and is as before',
      aReapply({ before: { power: 'stopped', provisioning: 'Failed' } }),
      [
        { power: 'stopped', provisioning: 'Updating' },
        { power: 'stopped', provisioning: 'Succeeded' },
      ],
      'succeeded',
    ],
    [
      'is not done because its VM is somewhere else',
      aReapply(),
      [
        { ...ON, provisioning: 'Updating' },
        { ...OFF, power: 'stopped' },
      ],
      'unknown',
    ],
  ])('%s, if it leads to where it began', async (_, operation, looks, status) => {
    expect((await followTo(operation, looks)).status).toBe(status)
  })

  it.each<[what: string, operation: Operation, looks: readonly (Look | undefined)[], status: string]>([
    ['goes on while its VM runs', anEviction(), [ON, ON, ON], 'running'],
    [
      'is done once its VM is off',
      anEviction(),
      [ON, { power: 'deallocating', provisioning: 'Updating' }, OFF],
      'succeeded',
    ],
    ['goes on while its VM is being deleted', anEviction(), [ON, { ...ON, provisioning: 'Deleting' }], 'running'],
    ['is done once its VM is no more', anEviction(), [ON, { ...ON, provisioning: 'Deleting' }, undefined], 'succeeded'],
    ['is given up after half an hour', anEviction({ begunAt: NOW - BUDGETS.operationUnseen - 1 }), [ON], 'unknown'],
  ])('%s, if Azure evicts the VM and says nothing of it', async (_, operation, looks, status) => {
    expect((await followTo(operation, looks)).status).toBe(status)
  })

  it('has an unknown end if somebody has deleted its VM', async () => {
    expect((await followTo(aStart(), [OFF, undefined])).status).toBe('unknown')
  })

  it('is over if Azure has forgotten it, with an unknown end unless its VM shows one', async () => {
    expect((await follow(aRestart(), [ON], 'not-found').look()).status).toBe('unknown')
    expect((await follow(aStart(), [ON], 'not-found').look()).status).toBe('succeeded')
  })
})

describe('an operation of which nobody knows whether it has reached Azure', () => {
  const sent = (begunAt: number) => aStart({ begunAt, stage: 'sending', pollUrl: undefined })

  it('is left to the request that has sent it, as long as that may wait', async () => {
    const followed = follow(sent(NOW - 1_500), [OFF])

    expect((await followed.look()).status).toBe('running')
    expect(followed.asked).toEqual([])
  })

  it('is looked for at its VM after that, and may have begun if that shows nothing', async () => {
    const followed = follow(sent(NOW - BUDGETS.page), [OFF])

    expect(await followed.look()).toMatchObject({ status: 'unknown', stage: 'sending' })
    expect(followed.asked).toEqual(['vm'])
  })

  it('goes on, and ends, as its VM does', async () => {
    const followed = follow(sent(NOW - BUDGETS.page), [{ power: 'starting', provisioning: 'Updating' }, ON])

    expect((await followed.look()).status).toBe('running')
    expect((await followed.look()).status).toBe('succeeded')
  })
})

describe('an operation that waits for its turn among others', () => {
  const waiting = (begunAt: number) => aStart({ begunAt, stage: 'waiting', bulk: 'many', pollUrl: undefined })

  it('waits as long as some process sends its bulk', async () => {
    expect((await follow(waiting(NOW - 1_000), [OFF]).look()).status).toBe('running')
    expect((await follow(waiting(NOW - 600_000), [OFF], 'forbidden', true).look()).status).toBe('running')
  })

  it('was not sent if none does, which nobody needs to ask Azure about', async () => {
    const followed = follow(waiting(NOW - BUDGETS.bulkHold), [OFF])

    expect((await followed.look()).status).toBe('not-sent')
    expect(followed.asked).toEqual([])
  })
})
