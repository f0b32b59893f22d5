import { toVmKey, type VmId } from '../../domain/arm-id.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import { type Call, withTimeout } from '../../domain/call.ts'
import type { Clock } from '../../domain/clock.ts'
import { NO_NOTE } from '../../domain/vm-note.ts'
import { toVmSnapshot, type VmSnapshot } from '../../domain/vm-snapshot.ts'
import { waitAtMost } from '../../domain/wait-at-most.ts'
import type { Activity } from '../activity/activity.ts'
import type { Favourites } from '../favourites/favourites.ts'
import type { Notes } from '../notes/notes.ts'
import type { VmRights } from '../rights/ports.ts'
import type { ComputeVms } from '../vm-actions/ports.ts'
import type { FresherStates, Inventory, Names, UnlistedVms } from '../vm-list/ports.ts'

export interface VmPage {
  /** One VM, with its state as Compute reports it. */
  read(call: Call, id: VmId): Promise<VmSnapshot>
}

export function createVmPage(deps: {
  inventory: Pick<Inventory, 'find'>
  computeVms: ComputeVms
  activity: Activity
  favourites: Pick<Favourites, 'find'>
  notes: Pick<Notes, 'find'>
  fresherStates: Pick<FresherStates, 'record'>
  unlistedVms: Pick<UnlistedVms, 'complete'>
  names: Pick<Names, 'subscriptions'>
  rights: Pick<VmRights, 'known' | 'learn'>
  clock: Clock
}): VmPage {
  return {
    async read(call, id) {
      const operation = await deps.activity.find(call, id)
      const [computeVm, row, refreshed, favourites, notes] = await Promise.all([
        deps.computeVms.get(call, id),
        deps.inventory.find(withTimeout(call, BUDGETS.vmRow), id).catch(() => undefined),
        operation && deps.activity.refresh(call, operation).catch(() => operation),
        deps.favourites.find(call),
        deps.notes.find(call),
        waitAtMost(deps.clock, BUDGETS.rightsShown, Promise.resolve(deps.rights.learn(call, [id])), call.signal),
      ])
      deps.fresherStates.record(call, computeVm, row)
      const vm = row ?? (await deps.unlistedVms.complete(call, computeVm))
      const subscriptionName = vm.subscriptionName ?? (await deps.names.subscriptions(call)).get(id.subscriptionId)
      const snapshot = toVmSnapshot({ ...vm, subscriptionName }, computeVm, refreshed)
      return {
        ...snapshot,
        isFavourite: favourites?.includes(toVmKey(id)),
        lacking: deps.rights.known(call, id),
        own: notes && (notes.get(toVmKey(id)) ?? NO_NOTE),
      }
    },
  }
}
