import { randomUUID } from 'node:crypto'
import type { Call } from './call.ts'
import type { Operation } from './operation.ts'
import { toPersonKey } from './person.ts'
import type { Vm } from './vm.ts'
import type { VmAction } from './vm-actions/vm-action.ts'

/** An action that nobody has asked Azure for yet. */
export function toNewOperation(
  call: Call,
  vm: Pick<Vm, 'id' | 'power' | 'provisioning' | 'traits'>,
  action: VmAction,
  now: number,
): Operation {
  return {
    id: randomUUID(),
    personKey: toPersonKey(call.person),
    vm: vm.id,
    action: action.name,
    begunAt: now,
    endedAt: undefined,
    status: 'running',
    failure: undefined,
    pollUrl: undefined,
    before: { power: vm.power, provisioning: vm.provisioning, ...(vm.traits?.eviction && { isSpot: true }) },
  }
}
