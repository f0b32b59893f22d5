import { randomUUID } from 'node:crypto'
import { AppError, type ErrorKind } from '../../domain/app-error.ts'
import type { VmId } from '../../domain/arm-id.ts'
import type { ActionResult, AskedAction } from '../../domain/audited.ts'
import type { Call } from '../../domain/call.ts'
import type { Clock } from '../../domain/clock.ts'
import type { Operation } from '../../domain/operation.ts'
import { isTurnedOff, type OrganisationPolicy } from '../../domain/organisation-policy.ts'
import { toPersonKey } from '../../domain/person.ts'
import type { PowerState } from '../../domain/power-state.ts'
import { findInstead } from '../../domain/vm-actions/instead.ts'
import type { VmAction } from '../../domain/vm-actions/vm-action.ts'
import { findObstacle, isAtGoal } from '../../domain/vm-actions/vm-actions.ts'
import type { Bus } from '../../events/bus.ts'
import type { OperationStore } from '../activity/ports.ts'
import type { ComputeVms } from './ports.ts'

export interface VmActions {
  /**
   * Asks Azure to start, stop (deallocate) or restart a VM, as the person. Does nothing if the VM is already in the target
   * state or on its way there.
   *
   * @throws AppError turned-off if the organisation policy disables the action, conflict if the VM's state does not fit, or
   * Azure's own failure
   */
  request(call: Call, id: VmId, action: VmAction): Promise<void>
}

export function createVmActions(deps: {
  computeVms: ComputeVms
  store: OperationStore
  clock: Clock
  policy: OrganisationPolicy
  events: Bus
}): VmActions {
  async function isNeeded(call: Call, id: VmId, action: VmAction): Promise<boolean> {
    if (isTurnedOff(deps.policy, action.name)) throw new AppError('turned-off', 'turnedOff')
    const computeVm = await deps.computeVms.get(call, id)
    if (isDone(action, computeVm.power)) return false
    const obstacle = findObstacle(action, computeVm)
    if (!obstacle) return true
    const instead = findInstead(obstacle, computeVm, deps.policy)
    const params = { action: action.name, name: computeVm.name, obstacle, instead }
    throw new AppError('conflict', { key: 'actionDoesNotFit', params })
  }

  async function begin(call: Call, asked: AskedAction & { operation: string }, action: VmAction): Promise<void> {
    const correlated = withCorrelation(call)
    const operation: Operation = {
      id: asked.operation,
      personKey: toPersonKey(call.person),
      vm: asked.vm,
      action: action.name,
      begunAt: deps.clock.now(),
      endedAt: undefined,
      status: 'running',
      failure: undefined,
      pollUrl: undefined,
    }
    try {
      const begun = await action.begin(deps.computeVms, correlated.call, asked.vm)
      const correlationId = correlated.findId()
      deps.events.publish('action-begun', { ...asked, correlationId })
      await deps.store.save({ ...operation, ...begun, correlationId })
    } catch (error) {
      const end = toEnd(error)
      const outcome = end.status === 'unknown' ? 'unknown' : 'refused'
      deps.events.publish('action-refused', { ...asked, outcome, ...toReason(error, correlated.findId()) })
      // A refused action belongs in the person's history too.
      await deps.store.save({ ...operation, ...end, endedAt: deps.clock.now() })
      throw error
    } finally {
      deps.events.publish('lists-stale', toPersonKey(call.person))
    }
  }

  return {
    async request(call, id, action) {
      const asked: AskedAction = { person: call.person, vm: id, action: action.name, operation: undefined }
      let isToBegin: boolean
      try {
        isToBegin = await isNeeded(call, id, action)
      } catch (error) {
        deps.events.publish('action-refused', { ...asked, outcome: 'refused', ...toReason(error) })
        throw error
      }
      if (isToBegin) await begin(call, { ...asked, operation: randomUUID() }, action)
      else deps.events.publish('action-not-needed', asked)
    },
  }
}

/** The same call, of which the correlation id of the action is remembered: Azure's activity log has the action under it. */
function withCorrelation(call: Call): { readonly call: Call; readonly findId: () => string | undefined } {
  let id: string | undefined
  return {
    call: {
      ...call,
      record(azureCall) {
        if (azureCall.method === 'POST') id = azureCall.correlationId ?? id
        call.record(azureCall)
      },
    },
    findId: () => id,
  }
}

function toReason(error: unknown, correlationId?: string): Pick<ActionResult, 'code' | 'correlationId'> {
  if (!(error instanceof AppError)) return { code: undefined, correlationId }
  return { code: error.azure.code ?? error.kind, correlationId: error.azure.correlationId ?? correlationId }
}

/** A second click on the same button, or a stale page in another window, finds the work done. That is not an error. */
function isDone(action: VmAction, power: PowerState): boolean {
  return power === action.during || isAtGoal(action, power)
}

const OUTCOME_UNKNOWN: readonly ErrorKind[] = ['azure-slow', 'azure-unavailable']

function toEnd(error: unknown): Pick<Operation, 'status' | 'failure'> {
  // If Azure gives no answer or only reports a problem of its own, it may carry out the action all the same.
  if (!(error instanceof AppError) || OUTCOME_UNKNOWN.includes(error.kind))
    return { status: 'unknown', failure: undefined }
  return { status: 'failed', failure: { code: error.azure.code ?? error.kind, sentence: error.sentence } }
}
