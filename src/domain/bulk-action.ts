import type { Operation } from './operation.ts'
import { isTurnedOff, type OrganisationPolicy } from './organisation-policy.ts'
import type { VmActionName } from './vm-actions/vm-action.ts'

/** What people do to many VMs at once, in the order of the buttons. */
export const BULK_ACTION_NAMES = [
  'start',
  'stop',
  'restart',
  'power-off',
  'hibernate',
] as const satisfies readonly VmActionName[]
export type BulkActionName = (typeof BULK_ACTION_NAMES)[number]

export function findBulkActions(policy: OrganisationPolicy): readonly BulkActionName[] {
  return BULK_ACTION_NAMES.filter((name) => !isTurnedOff(policy, name))
}

export function isBulkAction(name: string): name is BulkActionName {
  return BULK_ACTION_NAMES.some((one) => one === name)
}

/** The action of a bulk, which is the same for all of it. */
export function findBulkAction([first]: readonly Operation[]): BulkActionName {
  const action = first?.action ?? ''
  return isBulkAction(action) ? action : 'start'
}

/** The parts of a bulk, in the order in which people want to know of them. */
export const BULK_GROUPS = ['failed', 'notSent', 'unknown', 'underWay', 'waiting', 'done'] as const
export type BulkGroup = (typeof BULK_GROUPS)[number]

export function toBulkGroup({ status, stage }: Pick<Operation, 'status' | 'stage'>): BulkGroup {
  if (status === 'running') return stage === 'waiting' ? 'waiting' : 'underWay'
  return GROUP_OF[status]
}

const GROUP_OF = { succeeded: 'done', failed: 'failed', unknown: 'unknown', 'not-sent': 'notSent' } as const
