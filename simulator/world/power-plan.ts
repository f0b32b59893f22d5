import type { PowerEntry, PowerFailure, PowerState } from './power-timeline.ts'
import type { Vm } from './subscription.ts'

/** `cutPower` is a `powerOff` that does not wait for the system to shut down, `hibernate` a `deallocate` that saves the memory. */
export type PowerAction =
  'start' | 'powerOff' | 'cutPower' | 'deallocate' | 'hibernate' | 'restart' | 'redeploy' | 'reapply'

interface Plan {
  /** The VM's state during and after the action; undefined if it is as before. */
  readonly during?: PowerState
  readonly after?: PowerState
  readonly ms: number
}

/** Roughly as in Azure, where durations vary. */
const PLANS: Readonly<Record<PowerAction, Plan>> = {
  start: { during: 'starting', after: 'running', ms: 30_000 },
  powerOff: { during: 'stopping', after: 'stopped', ms: 15_000 },
  cutPower: { during: 'stopping', after: 'stopped', ms: 2_000 },
  deallocate: { during: 'deallocating', after: 'deallocated', ms: 60_000 },
  hibernate: { during: 'deallocating', after: 'deallocated', ms: 90_000 },
  // A restarting VM stays on its host: the instance view still reports it as running.
  restart: { during: 'running', after: 'running', ms: 45_000 },
  redeploy: { during: 'starting', after: 'running', ms: 120_000 },
  reapply: { ms: 20_000 },
}

/** They lead to where they began, so there is always something to do. */
const LEADS_BACK: readonly PowerAction[] = ['restart', 'redeploy', 'reapply']

/** Whether there is nothing to do. If so, Azure accepts the request and its operation ends at once. */
export function isDone(action: PowerAction, state: PowerEntry): boolean {
  if (LEADS_BACK.includes(action) || state.provisioning === 'Updating') return false
  return state.power === PLANS[action].after && (action !== 'hibernate' || state.hibernated === true)
}

/**
 * Azure's own messages, seen in hashicorp/terraform-provider-azurerm (a comment of its source, the first, and issue 28218, the
 * second) and in PierreBeucher/cloudypad#69 (the third); those of hibernation are in its documentation
 * (https://learn.microsoft.com/azure/virtual-machines/hibernate-resume-troubleshooting).
 */
export function findRefusal(action: PowerAction, state: PowerEntry, vm: Vm): PowerFailure | undefined {
  if (action === 'hibernate' && !vm.canHibernate && !state.hibernated) {
    return {
      code: 'OperationNotAllowed',
      message:
        'The Hibernate-Deallocate Operation can only be triggered on a VM that is enabled for hibernation. Enable the property ' +
        'additionalCapabilities.hibernationEnabled during VM creation, or after stopping and deallocating the VM.',
    }
  }
  if (
    action === 'hibernate' &&
    (state.power !== 'running' || state.provisioning !== 'Succeeded') &&
    !state.hibernated
  ) {
    return {
      code: 'OperationNotAllowed',
      message:
        'The Hibernate-Deallocate Operation can only be triggered on a VM that is successfully provisioned and is running.',
    }
  }
  if (action === 'deallocate' && vm.ephemeralDisk) {
    return {
      code: 'OperationNotAllowed',
      message: "Operation 'deallocate' is not supported for VMs or VM Scale Set instances using an ephemeral OS disk.",
    }
  }
  if (['powerOff', 'cutPower'].includes(action) && (state.power === 'deallocated' || state.power === 'deallocating')) {
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

/**
 * The two entries that an action started at `now` adds to a timeline: one for its duration, one from its end. A start that fails leaves
 * no host; any other action that fails leaves the VM as it was.
 */
export function planPower(
  action: PowerAction,
  before: PowerEntry,
  { now, speed, failure }: { now: number; speed: number; failure?: PowerFailure | undefined },
): readonly [PowerEntry, PowerEntry] {
  const { during = before.power, after = before.power, ms } = PLANS[action]
  const end = now + ms / speed
  const isAsleep = action === 'hibernate' || (action === 'reapply' && before.hibernated === true)
  return [
    { at: now, power: during, provisioning: 'Updating', ...(action === 'redeploy' && { moved: true }) },
    failure === undefined
      ? { at: end, power: after, provisioning: 'Succeeded', ...(isAsleep && { hibernated: true }) }
      : { at: end, power: action === 'start' ? 'deallocated' : before.power, provisioning: 'Failed', failure },
  ]
}

/** How long Azure takes to evict a VM: minutes, 30 at most. */
const EVICTION = { begins: 30_000, ends: 90_000 }

/** What an eviction that was asked for at `now` does to a Spot VM. */
export function planEviction(
  { eviction }: Vm,
  { power }: PowerEntry,
  { now, speed }: { now: number; speed: number },
): readonly [PowerEntry, PowerEntry] {
  const [begins, ends] = [now + EVICTION.begins / speed, now + EVICTION.ends / speed]
  return eviction === 'Delete'
    ? [
        { at: begins, power, provisioning: 'Deleting' },
        { at: ends, power: undefined, provisioning: 'Deleting', gone: true },
      ]
    : [
        { at: begins, power: 'deallocating', provisioning: 'Updating' },
        { at: ends, power: 'deallocated', provisioning: 'Succeeded' },
      ]
}
