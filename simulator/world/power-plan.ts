import type { PowerEntry, PowerFailure, PowerState } from './power-timeline.ts'
import type { Vm } from './subscription.ts'

export type PowerAction = 'start' | 'powerOff' | 'deallocate' | 'restart'

/** The VM's state during and after each action, and its duration: roughly as in Azure, where durations vary. */
const PLANS = {
  start: { during: 'starting', after: 'running', ms: 30_000 },
  powerOff: { during: 'stopping', after: 'stopped', ms: 15_000 },
  deallocate: { during: 'deallocating', after: 'deallocated', ms: 60_000 },
  // A restarting VM stays on its host: the instance view still reports it as running.
  restart: { during: 'running', after: 'running', ms: 45_000 },
} as const satisfies Record<PowerAction, { during: PowerState; after: PowerState; ms: number }>

/** Whether there is nothing to do. If so, Azure accepts the request and its operation ends at once. */
export function isDone(action: PowerAction, state: PowerEntry): boolean {
  return action !== 'restart' && state.power === PLANS[action].after && state.provisioning !== 'Updating'
}

/**
 * Azure's own messages, seen in hashicorp/terraform-provider-azurerm (a comment of its source, the first, and issue 28218, the
 * second) and in PierreBeucher/cloudypad#69 (the third).
 */
export function findRefusal(action: PowerAction, state: PowerEntry, vm: Vm): PowerFailure | undefined {
  if (action === 'deallocate' && vm.ephemeralDisk) {
    return {
      code: 'OperationNotAllowed',
      message: "Operation 'deallocate' is not supported for VMs or VM Scale Set instances using an ephemeral OS disk.",
    }
  }
  if (action === 'powerOff' && (state.power === 'deallocated' || state.power === 'deallocating')) {
    return {
      code: 'OperationNotAllowed',
      message:
        `Operation 'powerOff' is not allowed on VM '${vm.name}' since the VM is either deallocated or marked to be ` +
        'deallocated. Please refer to https://aka.ms/vmpowerstates  to learn about different VM power states.',
    }
  }
  const isSetToRun = state.power === undefined || state.power === 'running' || state.power === 'starting'
  if (action === 'restart' && !isSetToRun) {
    return {
      code: 'OperationNotAllowed',
      message: 'The operation requires the VM to be running (or set to run).',
    }
  }
  return undefined
}

/** The two entries that an action started at `now` adds to a timeline: one for its duration, one from its end. */
export function planPower(
  action: PowerAction,
  now: number,
  speed: number,
  failure?: PowerFailure,
): readonly [PowerEntry, PowerEntry] {
  const plan = PLANS[action]
  const end = now + plan.ms / speed
  return [
    { at: now, power: plan.during, provisioning: 'Updating' },
    failure === undefined
      ? { at: end, power: plan.after, provisioning: 'Succeeded' }
      : { at: end, power: 'deallocated', provisioning: 'Failed', failure },
  ]
}
