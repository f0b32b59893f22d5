import { findVmIdIn, toVmKey } from '../domain/arm-id.ts'
import { AppError } from '../domain/app-error.ts'
import type { User } from '../domain/user.ts'
import type { Machine } from '../domain/vm.ts'
import type { Estate } from '../services/ports.ts'
import type { ArmClients } from './arm-clients.ts'
import { askAzure } from './arm-error.ts'
import { ComputeVm, toMachine } from './compute-vm.ts'
import type { SubscriptionNames } from './subscription-names.ts'

/** Azure lists some hundreds of VMs a page. A list without an end must not be followed for ever. */
const MOST_VMS = 25_000
const MOST_PAGES = 250

/** The VMs by Azure Compute, subscription by subscription: what they are by one list, and their states by another. */
export function createComputeEstate(deps: { clients: ArmClients; subscriptionNames: SubscriptionNames }): Estate {
  async function list(user: User, subscriptionId: string, options: { statusOnly?: string }): Promise<ComputeVm[]> {
    const vms: ComputeVm[] = []
    let pagesRead = 0
    for await (const page of deps.clients.compute(user, subscriptionId).virtualMachines.listAll(options).byPage()) {
      vms.push(...page.flatMap((vm) => ComputeVm.safeParse(vm).data ?? []))
      pagesRead += 1
      if (vms.length > MOST_VMS || pagesRead > MOST_PAGES) {
        throw new AppError('azure-unavailable', 'Azure gives a list that does not end.')
      }
    }
    return vms
  }

  return {
    subscriptions: (user) =>
      askAzure(async () => {
        const names = await deps.subscriptionNames(user)
        return [...names].map(([id, name]) => ({ id, name }))
      }),
    vmsOf: (user, subscriptionId) =>
      askAzure(async () => {
        const [vms, statuses] = await Promise.all([
          list(user, subscriptionId, {}),
          list(user, subscriptionId, { statusOnly: 'true' }),
        ])
        const instanceViews = new Map(statuses.map(({ id, instanceView }) => [id?.toLowerCase(), instanceView]))
        const machines = vms.flatMap((vm): Machine[] => {
          const id = findVmIdIn(vm.id ?? '')
          return id ? [toMachine(id, { ...vm, instanceView: instanceViews.get(toVmKey(id)) })] : []
        })
        return machines
      }),
  }
}
