import { AppError } from '../../domain/app-error.ts'
import { findVmIdIn, toVmKey } from '../../domain/arm-id.ts'
import type { Call } from '../../domain/call.ts'
import type { ComputeVm } from '../../domain/vm.ts'
import type { SubscriptionVms } from '../../features/vm-list/ports.ts'
import type { ArmClients } from '../transport/arm-clients.ts'
import { askAzure } from '../transport/arm-error.ts'
import { toComputeVm, VmResource } from './schema.ts'

/** Azure lists some hundreds of VMs a page. These limits stop an endless list. */
const MAX_VMS = 25_000
const MAX_PAGES = 250

/** Reads VMs from Azure Compute, subscription by subscription: one list for the VMs, another for their states. */
export function createComputeSubscriptionVms(deps: {
  clients: ArmClients
  /** The names of a person's subscriptions by their ids in lower case. */
  subscriptionNames: (call: Call) => Promise<ReadonlyMap<string, string>>
}): SubscriptionVms {
  async function list(call: Call, subscriptionId: string, options: { statusOnly?: string }): Promise<VmResource[]> {
    const vms: VmResource[] = []
    let pagesRead = 0
    for await (const page of deps.clients.compute(call, subscriptionId).virtualMachines.listAll(options).byPage()) {
      vms.push(...page.flatMap((vm) => VmResource.safeParse(vm).data ?? []))
      pagesRead += 1
      if (vms.length > MAX_VMS || pagesRead > MAX_PAGES) {
        throw new AppError('azure-unavailable', 'listEndless')
      }
    }
    return vms
  }

  return {
    subscriptions: (call) =>
      askAzure(async () => {
        const names = await deps.subscriptionNames(call)
        return [...names].map(([id, name]) => ({ id, name }))
      }),
    vmsOf: (call, subscriptionId) =>
      askAzure(async () => {
        const [vms, statuses] = await Promise.all([
          list(call, subscriptionId, {}),
          list(call, subscriptionId, { statusOnly: 'true' }),
        ])
        const instanceViews = new Map(statuses.map(({ id, instanceView }) => [id?.toLowerCase(), instanceView]))
        const computeVms = vms.flatMap((vm): ComputeVm[] => {
          const id = findVmIdIn(vm.id ?? '')
          return id ? [toComputeVm(id, { ...vm, instanceView: instanceViews.get(toVmKey(id)) })] : []
        })
        return computeVms
      }),
  }
}
