import { createHttpHeaders, createPipelineRequest, type PipelinePolicy, RestError } from '@azure/core-rest-pipeline'
import { createComputeSubscriptionVms } from '../../../src/azure/compute/subscription-vms.ts'
import type { ArmClients } from '../../../src/azure/transport/arm-clients.ts'
import { aCall } from '../../support/call.ts'

const SUBSCRIPTION = '2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042'
const idOf = (name: string) =>
  `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/${name}`
const running = { statuses: [{ code: 'PowerState/running' }] }

/** An Azure with two pages of each list, of which some fail. The local one can't tell the two lists apart. */
function build(isBroken: (list: 'vms' | 'states', page: number) => boolean) {
  const asked: string[] = []
  const readPage = (list: 'vms' | 'states', page: number) => {
    asked.push(`${list} ${page}`)
    if (isBroken(list, page)) throw new RestError('', { statusCode: 502 })
    const id = idOf(`vm-${page}`)
    const vms = [list === 'vms' ? { id, name: `vm-${page}` } : { id, instanceView: running }]
    return Object.assign(vms, { continuationToken: page === 1 ? 'next' : undefined })
  }
  /** As the SDK's, it hands the text of each page to its policies. */
  const createClient = () => {
    const policies: PipelinePolicy[] = []
    const listAll = ({ statusOnly }: { statusOnly?: string }) => ({
      async *byPage({ continuationToken }: { continuationToken?: string }) {
        const value = readPage(statusOnly ? 'states' : 'vms', continuationToken ? 2 : 1)
        const request = createPipelineRequest({ url: 'https://arm.example/' })
        const answer = { request, status: 200, headers: createHttpHeaders(), bodyAsText: JSON.stringify({ value }) }
        for (const { sendRequest } of policies) await sendRequest(request, () => Promise.resolve(answer))
        yield value
      },
    })
    return { pipeline: { addPolicy: (policy: PipelinePolicy) => policies.push(policy) }, virtualMachines: { listAll } }
  }
  const subscriptionVms = createComputeSubscriptionVms({
    clients: { compute: createClient } as unknown as ArmClients,
    subscriptionNames: () => Promise.resolve(new Map()),
    clock: { now: () => 0, wait: () => Promise.resolve() },
  })
  return { read: () => subscriptionVms.vmsOf(aCall(), SUBSCRIPTION), asked }
}

const powersOf = (vms: readonly { name: string; power: string }[]) => vms.map(({ name, power }) => [name, power])

describe('the machines of a subscription', () => {
  it('are those of every page, each asked for once', async () => {
    const { read, asked } = build(() => false)

    const { vms, failure } = await read()

    expect(powersOf(vms)).toEqual([
      ['vm-1', 'running'],
      ['vm-2', 'running'],
    ])
    expect(failure).toBeUndefined()
    expect(asked.toSorted()).toEqual(['states 1', 'states 2', 'vms 1', 'vms 2'])
  })

  it('are those of the pages that could be read, with why the others could not', async () => {
    const { read, asked } = build((list, page) => list === 'vms' && page === 2)

    const { vms, failure } = await read()

    expect(powersOf(vms)).toEqual([['vm-1', 'running']])
    expect(failure).toMatchObject({ kind: 'azure-unavailable', sentence: { key: 'azureTrouble' } })
    expect(asked.filter((one) => one === 'vms 2')).toHaveLength(3)
    expect(asked.filter((one) => one === 'vms 1')).toHaveLength(1)
  })

  it('are all there where only states could not be read, with why', async () => {
    const { read } = build((list, page) => list === 'states' && page === 2)

    const { vms, failure } = await read()

    expect(powersOf(vms)).toEqual([
      ['vm-1', 'running'],
      ['vm-2', 'unknown'],
    ])
    expect(failure).toBeDefined()
  })

  it('are an error where none could be read', async () => {
    await expect(build((list) => list === 'vms').read()).rejects.toMatchObject({ kind: 'azure-unavailable' })
  })
})
