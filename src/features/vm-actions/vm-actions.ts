import { AppError, type ErrorKind } from '../../domain/app-error.ts'
import type { VmId } from '../../domain/arm-id.ts'
import type { ActionResult, AskedAction } from '../../domain/audited.ts'
import type { Call } from '../../domain/call.ts'
import type { Clock } from '../../domain/clock.ts'
import type { Cure } from '../../domain/cure.ts'
import { cutMessage, toCureFor } from '../../domain/failure.ts'
import { toNewOperation } from '../../domain/new-operation.ts'
import type { Operation } from '../../domain/operation.ts'
import { isTurnedOff, type OrganisationPolicy } from '../../domain/organisation-policy.ts'
import type { PowerState } from '../../domain/power-state.ts'
import type { ComputeVm } from '../../domain/vm.ts'
import { findInstead } from '../../domain/vm-actions/instead.ts'
import type { VmAction } from '../../domain/vm-actions/vm-action.ts'
import { findObstacle, isAtGoal, showsInState } from '../../domain/vm-actions/vm-actions.ts'
import type { Bus } from '../../events/bus.ts'
import type { Activity } from '../activity/activity.ts'
import type { OperationStore } from '../activity/ports.ts'
import type { FresherStates } from '../vm-list/ports.ts'
import type { ComputeVms } from './ports.ts'

export interface VmActions {
  /**
   * Asks Azure to do something to a VM, as the person. Does nothing if the VM is already in the target state or on its way
   * there.
   *
   * @throws AppError turned-off if the organisation policy disables the action, conflict if the VM's state does not fit, or
   * Azure's own failure
   */
  request(call: Call, id: VmId, action: VmAction): Promise<void>
  /**
   * Sends what waits for its turn, without a look at the VM. If Azure throttles the person, it goes on waiting.
   *
   * @throws AppError Azure's own failure
   */
  send(call: Call, operation: Operation): Promise<void>
}

export function createVmActions(deps: {
  computeVms: ComputeVms
  store: OperationStore
  clock: Clock
  policy: OrganisationPolicy
  events: Bus
  activity: Pick<Activity, 'find' | 'refresh'>
  fresherStates: Pick<FresherStates, 'record'>
}): VmActions {
  /** The VM as it is before the action; undefined if there is nothing to do. */
  async function look(call: Call, id: VmId, action: VmAction): Promise<ComputeVm | undefined> {
    if (isTurnedOff(deps.policy, action.name)) throw new AppError('turned-off', 'turnedOff')
    const computeVm = await deps.computeVms.get(call, id)
    // The page that offered the action may have shown an older state.
    deps.fresherStates.record(call, computeVm, undefined)
    if (isDone(action, computeVm.power) || (await isUnderWay(call, id, action))) return undefined
    const obstacle = findObstacle(action, computeVm)
    if (!obstacle) return computeVm
    const instead = findInstead(obstacle, computeVm, deps.policy)
    const params = { action: action.name, name: computeVm.name, obstacle, instead }
    throw new AppError('conflict', { key: 'actionDoesNotFit', params })
  }

  /**
   * Whether an action is under way that no state of the VM shows, such as a restart, which leads to where it began. After a while it is
   * asked for again: of an operation that the person may not read, nobody knows whether it is over.
   */
  async function isUnderWay(call: Call, id: VmId, action: VmAction): Promise<boolean> {
    if (showsInState(action)) return false
    const { name, usualSeconds } = action
    const last = await deps.activity.find(call, id)
    if (last?.action !== name || last.status !== 'running') return false
    if (last.begunAt < deps.clock.now() - 2_000 * usualSeconds) return false
    const { status } = await deps.activity.refresh(call, last)
    return status === 'running'
  }

  async function send(call: Call, operation: Operation): Promise<void> {
    const correlated = withCorrelation(call)
    const asked = { person: call.person, vm: operation.vm, action: operation.action, operation: operation.id }
    // Whatever happens to this process, the person finds that it may have begun.
    await deps.store.save({ ...operation, stage: 'sending' })
    try {
      const begun = await deps.computeVms.begin(correlated.call, operation.vm, operation.action)
      const correlationId = correlated.findId()
      deps.events.publish('action-begun', { ...asked, correlationId })
      await deps.store.save({ ...operation, stage: undefined, ...begun, correlationId })
    } catch (thrown) {
      const error = forItsVm(thrown, operation)
      // Of many, one that Azure has not taken on for lack of quota waits for its turn again.
      if (operation.stage === 'waiting' && isThrottled(error)) {
        await deps.store.save(operation)
        throw error
      }
      const end = toEnd(error)
      const outcome = end.status === 'unknown' ? 'unknown' : 'refused'
      const reason = toReason(error, correlated.findId())
      const { correlationId } = reason
      deps.events.publish('action-refused', { ...asked, outcome, ...reason })
      // A refused action belongs in the person's history too.
      await deps.store.save({ ...operation, stage: undefined, ...end, correlationId, endedAt: deps.clock.now() })
      throw error
    }
  }

  return {
    async request(call, id, action) {
      const asked: AskedAction = { person: call.person, vm: id, action: action.name, operation: undefined }
      let before: ComputeVm | undefined
      try {
        before = await look(call, id, action)
      } catch (error) {
        deps.events.publish('action-refused', { ...asked, outcome: 'refused', ...toReason(error) })
        throw error
      }
      if (before) await send(call, toNewOperation(call, before, action, deps.clock.now()))
      else deps.events.publish('action-not-needed', asked)
    },
    send,
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

function isThrottled(error: unknown): boolean {
  return error instanceof AppError && error.kind === 'azure-throttled'
}

const OUTCOME_UNKNOWN: readonly ErrorKind[] = ['azure-slow', 'azure-unavailable']

function toEnd(error: unknown): Pick<Operation, 'status' | 'failure'> {
  // If Azure gives no answer or only reports a problem of its own, it may carry out the action all the same.
  if (!(error instanceof AppError) || OUTCOME_UNKNOWN.includes(error.kind))
    return { status: 'unknown', failure: undefined }
  const { azure, kind, sentence, cure = CURE_OF_KIND[kind] } = error
  const failure = { code: azure.code ?? kind, sentence, cure, message: cutMessage(azure.message) }
  return { status: 'failed', failure }
}

/** Of errors whose page is known by their kind. */
const CURE_OF_KIND: Readonly<Partial<Record<ErrorKind, Cure>>> = {
  'azure-throttled': 'waiting',
  'not-signed-in': 'sign-in',
  'more-proof-needed': 'sign-in',
}

/** The same refusal, with what undoes it for this VM. */
function forItsVm(error: unknown, { before }: Operation): unknown {
  if (!(error instanceof AppError)) return error
  const { kind, sentence, azure, cure } = error
  const own = toCureFor(before?.isSpot, cure)
  return own === cure ? error : new AppError(kind, sentence, { cause: error, azure, cure: own })
}
