import { AppError, type ErrorKind } from '../../domain/app-error.ts'
import { toVmKey, type VmId } from '../../domain/arm-id.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import type { Call } from '../../domain/call.ts'
import type { Clock } from '../../domain/clock.ts'
import { mayLag, type Operation, toEndedAt } from '../../domain/operation.ts'
import { toPersonKey } from '../../domain/person.ts'
import { isTransitional } from '../../domain/power-state.ts'
import { getVmAction } from '../../domain/vm-actions/vm-actions.ts'
import type { Bus } from '../../events/bus.ts'
import type { ComputeVms, Progress } from '../vm-actions/ports.ts'
import type { OperationList, OperationStore } from './ports.ts'

/** The operations that a person has started, and their progress. */
export interface Activity {
  /** A person's operations, newest first, each as Azure reports it now. */
  list(call: Call): Promise<OperationList>
  /**
   * The newest operation of each VM, if it still runs or ended so recently that the inventory may lag behind; or if it failed and still
   * explains something. Does not call Azure.
   */
  recent(call: Call): Promise<readonly Operation[]>
  /** The newest operation of a VM within a day. Does not call Azure. */
  find(call: Call, id: VmId): Promise<Operation | undefined>
  /** Asks Azure for the progress of a running operation, and saves the operation once it has ended. */
  refresh(call: Call, operation: Operation): Promise<Operation>
}

/** Of one directory. */
export const MAX_LISTED = 200
/** Caps the operations that one page asks Azure about. */
const MAX_ASKED = 10

export function createActivity(deps: {
  store: OperationStore
  computeVms: ComputeVms
  clock: Clock
  events: Bus
}): Activity {
  async function refresh(call: Call, operation: Operation): Promise<Operation> {
    if (operation.status !== 'running') return operation
    const progress = await findProgress(call, operation)
    if (progress.status === 'running') return operation
    const ended = { ...operation, ...progress, endedAt: progress.endedAt ?? deps.clock.now() }
    await deps.store.save(ended)
    publishEnd(call, ended)
    return ended
  }

  function publishEnd({ person }: Call, { id, vm, action, status, failure, correlationId }: Operation): void {
    const outcome = status === 'running' ? 'unknown' : status
    const asked = { person, vm, action, operation: id }
    deps.events.publish('action-ended', { ...asked, outcome, code: failure?.code, correlationId })
  }

  async function findProgress(call: Call, operation: Operation): Promise<Progress> {
    if (operation.begunAt < deps.clock.now() - BUDGETS.operationGivenUp) return LOST
    try {
      if (operation.pollUrl !== undefined) return await deps.computeVms.progress(call, operation.pollUrl)
    } catch (error) {
      if (!(error instanceof AppError) || !NO_PROGRESS.includes(error.kind)) throw error
    }
    const { power, provisioning } = await deps.computeVms.get(call, operation.vm)
    // A VM that restarts is reported as running, but as changing.
    if (isTransitional(power) || provisioning === 'Updating') return RUNNING
    return power === getVmAction(operation.action).goal ? { ...LOST, status: 'succeeded' } : LOST
  }

  async function recent(call: Call): Promise<readonly Operation[]> {
    const since = deps.clock.now() - BUDGETS.failureShown
    const { operations } = await deps.store.list(toPersonKey(call.person), MAX_LISTED)
    const newest = newestOfEachVm(operations)
    const toAsk = newest.filter((operation) => mayLag(operation, deps.clock.now())).slice(0, MAX_ASKED)
    const failed = newest.filter((one) => one.status === 'failed' && !toAsk.includes(one) && toEndedAt(one) > since)
    return [...toAsk, ...failed]
  }

  return {
    refresh,
    recent,
    async list(call) {
      const { operations, history } = await deps.store.list(toPersonKey(call.person), MAX_LISTED)
      const asked = operations.filter(({ status }) => status === 'running').slice(0, MAX_ASKED)
      const refreshed = await Promise.all(
        asked.map(async (operation) => refresh(call, operation).catch(() => operation)),
      )
      const byId = new Map(refreshed.map((operation) => [operation.id, operation]))
      return { operations: operations.map((operation) => byId.get(operation.id) ?? operation), history }
    },
    async find(call, id) {
      const { operations } = await deps.store.list(toPersonKey(call.person), MAX_LISTED)
      const since = deps.clock.now() - BUDGETS.operationExplains
      return operations.find(({ vm, begunAt }) => toVmKey(vm) === toVmKey(id) && begunAt > since)
    },
  }
}

/**
 * Azure forgets an operation some time after its end. It may also hide the progress from a person whose role is assigned
 * at the VM. The VM's own power state then shows how the operation ended.
 */
const NO_PROGRESS: readonly ErrorKind[] = ['not-found', 'forbidden', 'conflict', 'azure-refused']

const RUNNING: Progress = { status: 'running', endedAt: undefined, failure: undefined }
const LOST: Progress = { status: 'unknown', endedAt: undefined, failure: undefined }

function newestOfEachVm(operations: readonly Operation[]): Operation[] {
  const newest = new Map<string, Operation>()
  for (const operation of operations) {
    const key = toVmKey(operation.vm)
    if (!newest.has(key)) newest.set(key, operation)
  }
  return [...newest.values()]
}
