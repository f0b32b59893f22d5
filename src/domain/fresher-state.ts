import { toVmKey } from './arm-id.ts'
import { type Operation, toEndedAt } from './operation.ts'
import { isTransitional, POWER_STATES, type PowerState } from './power-state.ts'
import type { Vm } from './vm.ts'
import { getVmAction } from './vm-actions/vm-actions.ts'
import type { VmQuery } from './vm-query.ts'

/** What is known of a VM that the inventory may not have yet. It replaces the state of the row for as long as that is an older one. */
export interface FresherState {
  readonly key: string
  /** The states of the row that are older. */
  readonly replaces: readonly PowerState[]
  readonly power: PowerState
  /** Undefined if only the power state is known. */
  readonly provisioning: string | undefined
  /** When it was so, in milliseconds since the Unix epoch; undefined if it is so now. */
  readonly at: number | undefined
}

/** The states on the way to another: a row that has one of them is older than the end of that way. */
const ON_THE_WAY: Readonly<Record<PowerState, readonly PowerState[]>> = {
  running: ['starting', 'restarting'],
  stopped: ['stopping'],
  deallocated: ['stopping', 'deallocating'],
  starting: [],
  stopping: [],
  deallocating: [],
  restarting: [],
  unknown: [],
}

/**
 * The states of a row that are older than what a VM itself says beside it; none if both say the same.
 *
 * @param row undefined if it is not known, so that each other state counts as older
 */
export function findOlder(power: PowerState, row: PowerState | undefined): readonly PowerState[] {
  if (row === power) return []
  return row === undefined ? POWER_STATES.filter((state) => state !== power) : [row, ...ON_THE_WAY[power]]
}

const STEADY = POWER_STATES.filter((state) => !isTransitional(state))

/** What an operation says of its VM: where it is going, or where it is if that succeeded. Undefined if nobody can tell. */
export function findStateOf(operation: Operation): FresherState | undefined {
  const { vm, action, status, stage } = operation
  const { during, goal } = getVmAction(action)
  const key = toVmKey(vm)
  if (status === 'running' && stage !== 'waiting') {
    if (during === undefined) return undefined
    return { key, replaces: STEADY, power: during, provisioning: undefined, at: undefined }
  }
  if (status !== 'succeeded' || goal === undefined) return undefined
  return { key, replaces: findOlder(goal, undefined), power: goal, provisioning: 'Succeeded', at: toEndedAt(operation) }
}

/** The VMs with what is fresher than their rows. */
export function toFreshVms(vms: readonly Vm[], fresher: readonly FresherState[]): readonly Vm[] {
  if (fresher.length === 0) return vms
  const byKey = new Map(fresher.map((one) => [one.key, one]))
  return vms.map((vm) => {
    const { replaces = [], power = vm.power, provisioning = vm.provisioning } = byKey.get(toVmKey(vm.id)) ?? {}
    return replaces.includes(vm.power) ? { ...vm, power, provisioning, isCorrected: true } : vm
  })
}

/** A query without such knowledge stays as it is, and so does what is cached for it. */
export function withFresher(query: VmQuery, fresher: readonly FresherState[]): VmQuery {
  return fresher.length === 0 ? query : { ...query, fresher }
}

/** The query for VMs that Compute listed at that time: what was known before is not fresher. */
export function withFresherSince(query: VmQuery, asOf: number): VmQuery {
  return { ...query, fresher: query.fresher?.filter(({ at = Infinity }) => at >= asOf) }
}
