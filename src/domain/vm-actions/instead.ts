import { isTurnedOff, type OrganisationPolicy } from '../organisation-policy.ts'
import type { Vm } from '../vm.ts'
import type { Obstacle } from './vm-action.ts'
import { findObstacle, getVmAction } from './vm-actions.ts'

type Instead = 'start' | 'restart'

const INSTEAD: Readonly<Partial<Record<Obstacle, Instead>>> = { off: 'start', ephemeralDisk: 'restart' }

/** What a person can do in place of an action that does not fit; undefined if that can't be done now either. */
export function findInstead(
  obstacle: Obstacle,
  vm: Pick<Vm, 'power' | 'provisioning' | 'traits'>,
  policy: OrganisationPolicy,
): Instead | undefined {
  const name = INSTEAD[obstacle]
  if (name === undefined || isTurnedOff(policy, name)) return undefined
  return findObstacle(getVmAction(name), vm) ? undefined : name
}
