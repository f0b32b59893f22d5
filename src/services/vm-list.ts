import { toVmKey } from '../domain/arm-id.ts'
import type { Operation } from '../domain/operation.ts'
import type { User } from '../domain/user.ts'
import { toSeenVm, type SeenVm } from '../domain/seen-vm.ts'
import type { VmQuery } from '../domain/vm-query.ts'
import type { Machine, Vm } from '../domain/vm.ts'
import type { Operations } from './operations.ts'
import type { Clock, Inventory, Machines, Names, VmPage } from './ports.ts'

export interface VmList {
  /** One page of the VMs that a person may read. */
  read(user: User, query: VmQuery): Promise<VmListPage>
}

export interface VmListPage extends Omit<VmPage, 'vms'> {
  readonly vms: readonly SeenVm[]
  /** What the person has just done to machines that this page does not show, because of its filter or order. */
  readonly elsewhere: readonly Operation[]
  /** When Azure was asked, in milliseconds since the Unix epoch. */
  readonly asOf: number
}

export function createVmList(deps: {
  inventory: Inventory
  machines: Machines
  operations: Operations
  names: Names
  clock: Clock
}): VmList {
  /** The machine itself is asked where the person has just done something to it, which the inventory may not know yet. */
  async function readRecent(user: User): Promise<ReadonlyMap<string, Recent>> {
    const recent = await deps.operations.recent(user)
    const read = recent.map(async (operation): Promise<readonly [string, Recent]> => {
      const [machine, refreshed] = await Promise.all([
        deps.machines.get(user, operation.vm).catch(() => undefined),
        deps.operations.refresh(user, operation).catch(() => operation),
      ])
      return [toVmKey(operation.vm), { machine, operation: refreshed }]
    })
    return new Map(await Promise.all(read))
  }

  async function withName(user: User, vm: Vm): Promise<Vm> {
    if (vm.subscriptionName !== undefined) return vm
    return { ...vm, subscriptionName: await deps.names.subscription(user, vm.id.subscriptionId) }
  }

  return {
    async read(user, query) {
      const asOf = deps.clock.now()
      const [page, recent] = await Promise.all([deps.inventory.list(user, query), readRecent(user)])
      const vms = await Promise.all(page.vms.map((vm) => withName(user, vm)))
      const shown = new Set(vms.map((vm) => toVmKey(vm.id)))
      return {
        total: page.total,
        unreadable: page.unreadable,
        asOf,
        elsewhere: [...recent].flatMap(([key, { operation }]) => (shown.has(key) ? [] : [operation])),
        vms: vms.map((vm) => {
          const known = recent.get(toVmKey(vm.id))
          return toSeenVm(vm, known?.machine, known?.operation)
        }),
      }
    },
  }
}

interface Recent {
  readonly machine: Machine | undefined
  readonly operation: Operation
}
