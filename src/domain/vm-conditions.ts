import type { Words } from '../words/words.ts'
import { findOwn } from './find-own.ts'
import type { PowerState } from './power-state.ts'
import type { Vm } from './vm.ts'

/** What Azure is doing to a VM, or has not finished, in its own words: `provisioningState`. */
export type ProvisioningCondition = keyof Words['provisioning']

type Provisioned = Pick<Vm, 'power' | 'provisioning'>

/** What the last change of a VM tells; undefined if it succeeded, or failed, which has an explanation of its own. */
export function findProvisioningCondition({ provisioning }: Provisioned): ProvisioningCondition | undefined {
  return findOwn(CONDITIONS, provisioning.toLowerCase())
}

const CONDITIONS: Readonly<Record<string, ProvisioningCondition>> = {
  creating: 'creating',
  updating: 'updating',
  deleting: 'deleting',
  migrating: 'migrating',
  canceled: 'canceled',
}

/** A condition in which Azure refuses every action. */
export type Blocked = Extract<ProvisioningCondition, 'creating' | 'deleting' | 'migrating'>

/** Why nothing can be done to a VM now. A new VM that already has a power state can be acted on. */
export function findBlocked(vm: Provisioned): Blocked | undefined {
  const condition = findProvisioningCondition(vm)
  if (condition === 'deleting' || condition === 'migrating') return condition
  return condition === 'creating' && NO_STATE === vm.power ? condition : undefined
}

const NO_STATE: PowerState = 'unknown'
