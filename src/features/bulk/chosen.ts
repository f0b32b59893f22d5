import { toVmKey, type VmId } from '../../domain/arm-id.ts'
import type { Call } from '../../domain/call.ts'
import { isWaiting } from '../../domain/operation.ts'
import type { VmAction } from '../../domain/vm-actions/vm-action.ts'
import type { Obstacle } from '../../domain/vm-actions/vm-action.ts'
import { findObstacle } from '../../domain/vm-actions/vm-actions.ts'
import type { VmQuery } from '../../domain/vm-query.ts'
import { toVmSnapshot, type VmSnapshot } from '../../domain/vm-snapshot.ts'
import type { Activity } from '../activity/activity.ts'
import type { VmExport } from '../export/export.ts'
import type { VmRights } from '../rights/ports.ts'
import type { VmList } from '../vm-list/vm-list.ts'
import { MAX_IN_BULK } from './bulk.ts'

/** The VMs that a person has selected in a list, or all that the list finds. */
export interface Selection {
  /** The list, on all of its pages. */
  readonly query: VmQuery
  /** Which of them, and how many those should be; undefined for all. */
  readonly some: { readonly number: number; readonly has: (id: VmId) => boolean } | undefined
}

/** What an action would do to a selection. */
export interface Chosen {
  readonly fitting: readonly VmSnapshot[]
  readonly leftOut: readonly { readonly vm: VmSnapshot; readonly why: LeftOut }[]
  /** How many rows of the selection the list does not have any more. */
  readonly missing: number
  /** Whether the selection has more VMs than one bulk may. */
  readonly isTooLarge: boolean
}

export type LeftOut = Obstacle | 'lacking' | 'waits' | 'unreadable'

/** Reads the list again: what a person confirms is what is there now, and what they have just done counts. */
export function createFindChosen(deps: {
  vmList: Pick<VmList, 'read'>
  vmExport: VmExport
  activity: Pick<Activity, 'recent'>
  rights: Pick<VmRights, 'known'>
}) {
  /** The page of the list usually has them all, and is at hand. */
  async function readPage(call: Call, { query, some }: Selection): Promise<readonly VmSnapshot[] | undefined> {
    if (!some) return undefined
    const { vms } = await deps.vmList.read(call, query)
    const found = vms.filter(({ id }) => some.has(id))
    return found.length === some.number ? found : undefined
  }

  async function readAll(call: Call, { query, some }: Selection): Promise<readonly VmSnapshot[]> {
    const recent = new Map((await deps.activity.recent(call)).map((one) => [toVmKey(one.vm), one]))
    const found: VmSnapshot[] = []
    for await (const { vms } of deps.vmExport.all(call, query)) {
      const chosen = vms.filter(({ id }) => !some || some.has(id))
      for (const vm of chosen) {
        const lacking = deps.rights.known(call, vm.id)
        found.push({ ...toVmSnapshot(vm, undefined, recent.get(toVmKey(vm.id))), lacking })
      }
      if (found.length > MAX_IN_BULK || found.length === some?.number) break
    }
    return found
  }

  return async (call: Call, selection: Selection, action: VmAction): Promise<Chosen> => {
    const found = (await readPage(call, selection)) ?? (await readAll(call, selection))
    const sorted = found.slice(0, MAX_IN_BULK).map((vm) => ({ vm, why: findWhy(action, vm) }))
    return {
      fitting: sorted.flatMap(({ vm, why }) => (why === undefined ? [vm] : [])),
      leftOut: sorted.flatMap(({ vm, why }) => (why === undefined ? [] : [{ vm, why }])),
      missing: Math.max(0, (selection.some?.number ?? 0) - found.length),
      isTooLarge: found.length > MAX_IN_BULK,
    }
  }
}

function findWhy(action: VmAction, vm: VmSnapshot): LeftOut | undefined {
  if (vm.oddId !== undefined) return 'unreadable'
  if (vm.operation && isWaiting(vm.operation)) return 'waits'
  return vm.lacking?.includes(action.name) ? 'lacking' : findObstacle(action, vm)
}
