import type { VirtualMachine } from '@azure/arm-compute'
import type { TokenCredential } from '@azure/identity'
import { type Listed, readPower, type Sdk } from './sdk.ts'

const AT_A_TIME = 16

/** The best without Resource Graph: one credential per person, two lists per subscription, sixteen subscriptions at a time. */
export function createExpert(sdk: Sdk): (assertion: string) => Promise<readonly Listed[]> {
  const credentials = new Map<string, TokenCredential>()

  return async (assertion) => {
    const credential = credentials.get(assertion) ?? sdk.createCredential(assertion)
    credentials.set(assertion, credential)
    const subscriptions = await toArray(sdk.subscriptions(credential).list())
    const waiting = subscriptions.values()
    const listed: Listed[] = []
    const listOneByOne = async () => {
      for (const { subscriptionId = '', displayName = '' } of waiting) {
        const machines = sdk.virtualMachines(credential, subscriptionId)
        const [vms, statuses] = await Promise.all([
          toArray(machines.listAll()),
          toArray(machines.listAll({ statusOnly: 'true' })),
        ])
        const powers = new Map(statuses.map((vm) => [keyOf(vm), readPower(vm.instanceView?.statuses)]))
        for (const vm of vms) listed.push({ vm, subscription: displayName, power: powers.get(keyOf(vm)) ?? 'unknown' })
      }
    }
    await Promise.all(Array.from({ length: AT_A_TIME }, listOneByOne))
    return listed
  }
}

function keyOf({ id }: VirtualMachine): string {
  return (id ?? '').toLowerCase()
}

async function toArray<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}
