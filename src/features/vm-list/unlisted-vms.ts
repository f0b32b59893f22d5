import { findPastedVmId, isVmName, type VmId } from '../../domain/arm-id.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import { type Call, withTimeout } from '../../domain/call.ts'
import { type ComputeVm, UNAVAILABLE_ADDRESSES, type Vm } from '../../domain/vm.ts'
import type { VmQuery } from '../../domain/vm-query.ts'
import { searchVms } from '../../domain/vm-search.ts'
import type { ComputeVms } from '../vm-actions/ports.ts'
import type { NamedVms, Names, UnlistedVms } from './ports.ts'

/** A name is looked for in each subscription: of people with more, that would take too much. */
const MAX_SUBSCRIPTIONS = 10
/** Of VMs with the same name. */
const MAX_FOUND = 5

export function createUnlistedVms(deps: {
  computeVms: Pick<ComputeVms, 'get'>
  namedVms: NamedVms
  names: Names
}): UnlistedVms {
  async function complete(call: Call, computeVm: ComputeVm): Promise<Vm> {
    const [resourceGroup = computeVm.resourceGroup, names] = await Promise.all([
      deps.names.resourceGroup(call, computeVm.id),
      deps.names.subscriptions(call),
    ])
    const subscriptionName = names.get(computeVm.id.subscriptionId)
    return { ...computeVm, resourceGroup, subscriptionName, addresses: UNAVAILABLE_ADDRESSES }
  }

  async function findIds(call: Call, { words }: VmQuery): Promise<readonly VmId[]> {
    const [word = '', ...others] = words
    if (others.length > 0) return []
    const pasted = findPastedVmId(word)
    if (pasted) return [pasted]
    const subscriptions = isVmName(word) ? [...(await deps.names.subscriptions(call)).keys()] : []
    if (subscriptions.length > MAX_SUBSCRIPTIONS) return []
    const found = await Promise.all(subscriptions.map((id) => deps.namedVms.find(call, id, word).catch(() => [])))
    return found.flat().slice(0, MAX_FOUND)
  }

  /** That the person may not read a VM, or that there is none, is for them the same empty list. */
  async function find(call: Call, id: VmId): Promise<Vm[]> {
    const computeVm = await deps.computeVms.get(call, id).catch(() => undefined)
    return computeVm ? [await complete(call, computeVm)] : []
  }

  return {
    complete,
    async addTo(call, query, page) {
      const own = withTimeout(call, BUDGETS.unlisted)
      const ids = await findIds(own, query)
      const found = (await Promise.all(ids.map((id) => find(own, id)))).flat()
      if (found.length === 0) return page
      const { vms, states, choices } = searchVms(found, query)
      const subscriptions = new Set(vms.map(({ id }) => id.subscriptionId)).size
      return {
        ...page,
        vms,
        total: vms.length,
        counts: { ...page.counts, states, choices, subscriptions },
        version: undefined,
      }
    },
  }
}
