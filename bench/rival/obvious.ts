import { type Listed, readPower, type Sdk } from './sdk.ts'

/** The naive approach: a new credential per request, one subscription after the other, and a state request for each VM. */
export function createObvious(sdk: Sdk): (assertion: string) => Promise<readonly Listed[]> {
  return async (assertion) => {
    const credential = sdk.createCredential(assertion)
    const listed: Listed[] = []
    for await (const { subscriptionId = '', displayName = '' } of sdk.subscriptions(credential).list()) {
      const machines = sdk.virtualMachines(credential, subscriptionId)
      for await (const vm of machines.listAll()) {
        const group = /\/resourceGroups\/([^/]+)\//i.exec(vm.id ?? '')?.[1] ?? ''
        const { statuses } = await machines.instanceView(group, vm.name ?? '')
        listed.push({ vm, subscription: displayName, power: readPower(statuses) })
      }
    }
    return listed
  }
}
