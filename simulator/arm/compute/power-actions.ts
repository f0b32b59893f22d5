import type { Clock } from '../../clock.ts'
import { subscriptionArmId } from '../../world/arm-id.ts'
import { guidFrom } from '../../world/guid.ts'
import type { PlannedEnd } from '../../world/power.ts'
import { type PowerOperation, statusAt } from '../../world/power-operation.ts'
import type { PowerAction } from '../../world/power-plan.ts'
import { type PowerFailure, stateAt } from '../../world/power-timeline.ts'
import type { Vm } from '../../world/subscription.ts'
import type { World } from '../../world/world.ts'
import { ARM_ERRORS, ArmError } from '../arm-error.ts'
import { type ArmAnswer, type ArmHandler, type ArmRequest, ok } from '../arm-request.ts'
import type { Gate } from '../gate.ts'
import type { Limits } from '../limits.ts'
import { toAzureTime } from './azure-time.ts'
import type { KnownFailure } from './known-failures.ts'
import type { Plan, PlannedFailures } from './planned-failures.ts'

const RETRY_AFTER_SECONDS = 10
const CONFLICT = 409

/** What is done to VMs: a request gets 202, and the client polls the operation's URL. */
export function createPowerHandlers(deps: {
  world: World
  gate: Gate
  clock: Clock
  limits: Limits
  failures: PlannedFailures
}) {
  const { world, gate, clock, limits, failures } = deps
  const retryAfter = String(Math.max(1, Math.round(RETRY_AFTER_SECONDS / world.speed)))

  const act =
    (right: string, toAction: (request: ArmRequest) => PowerAction): ArmHandler =>
    (request) => {
      const vm = getWritable(request, right)
      const action = toAction(request)
      demandKnownOutcome(request, action, vm)
      const plan = failures.take(vm, action)
      if (plan?.at === 'request' && plan.failure) throw toArmError(plan.failure)
      const begun = world.power.begin(vm, action, { ...toPlannedEnd(plan), by: request.caller })
      if ('refused' in begun) throw new ArmError(CONFLICT, begun.refused.code, begun.refused.message)
      if (plan?.tells === 'nothing') return { status: 202 }
      const location = { location: toOperationUrl(request, begun, { monitor: 'true' }), 'retry-after': retryAfter }
      if (begun.endsWithoutContent) return { status: 202, headers: location }
      return {
        status: 202,
        headers: {
          'azure-asyncnotification': 'Enabled',
          'azure-asyncoperation': toOperationUrl(request, begun, {}),
          ...location,
        },
      }
    }

  const getWritable = (request: ArmRequest, right: string): Vm => {
    const action = `Microsoft.Compute/virtualMachines/${right}/action`
    const vm = gate.getVm(request, action)
    gate.demandWritable(request, action, vm)
    limits.act(vm, right)
    return vm
  }

  const stateOf = (vm: Vm) => stateAt(world.power.timelineOf(vm), clock.now())

  /** Nobody has written down what Azure says to these. */
  const demandKnownOutcome = (request: ArmRequest, action: PowerAction, vm: Vm): void => {
    const { power, provisioning } = stateOf(vm)
    if (provisioning === 'Deleting')
      throw ARM_ERRORS.notSimulated(`an action on a machine that is being deleted: ${request.path}`)
    if (action === 'redeploy' && (power === 'deallocated' || power === 'deallocating')) {
      throw ARM_ERRORS.notSimulated(`redeploying a machine that is off: ${request.path}`)
    }
  }

  const getOperation = (request: ArmRequest): PowerOperation => {
    const subscription = gate.getSubscription(request)
    // An operation is below its location. A role on the VM or on its group alone does not reach it.
    const location = `${subscriptionArmId(subscription)}/providers/Microsoft.Compute/locations/${request.param('location')}`
    gate.demand(request, 'Microsoft.Compute/locations/operations/read', location)
    const operation = world.power.findOperation(request.param('operation'))
    const isHere =
      operation?.vm.group.subscription === subscription &&
      operation.vm.location === request.param('location').toLowerCase()
    if (!isHere) throw ARM_ERRORS.operationNotFound()
    return operation
  }

  /** The answer at the `Azure-AsyncOperation` URL: always 200, with the status in the body. */
  const toStatusAnswer = (operation: PowerOperation): ArmAnswer => {
    const state = statusAt(operation, clock.now())
    const answer = ok({
      startTime: toAzureTime(operation.startedAt),
      ...('endedAt' in state && { endTime: toAzureTime(state.endedAt) }),
      status: state.status,
      ...('error' in state && { error: toErrorBody(state.error) }),
      name: operation.id,
    })
    return state.status === 'InProgress' ? { ...answer, headers: { 'retry-after': retryAfter } } : answer
  }

  /** The answer at the `Location` URL: 202 until the operation ends, then the final answer to the original request. */
  const toMonitorAnswer = (request: ArmRequest, operation: PowerOperation): ArmAnswer => {
    const state = statusAt(operation, clock.now())
    if ('error' in state) throw new ArmError(CONFLICT, state.error.code, state.error.message, {}, state.error.more)
    if (state.status === 'Succeeded') return { status: operation.endsWithoutContent ? 204 : 200 }
    const location = toOperationUrl(request, operation, { monitor: 'true' })
    return { status: 202, headers: { location, 'retry-after': retryAfter } }
  }

  return {
    start: act('start', () => 'start'),
    powerOff: act('powerOff', (request) => (isSet(request, 'skipShutdown') ? 'cutPower' : 'powerOff')),
    deallocate: act('deallocate', (request) => (isSet(request, 'hibernate') ? 'hibernate' : 'deallocate')),
    restart: act('restart', () => 'restart'),
    redeploy: act('redeploy', () => 'redeploy'),
    reapply: act('reapply', () => 'reapply'),
    /** 204, and nothing to follow: ComputeRP, VirtualMachines_SimulateEviction. */
    simulateEviction: (request) => {
      const vm = getWritable(request, 'simulateEviction')
      if (vm.eviction === undefined || stateOf(vm).power !== 'running') {
        throw ARM_ERRORS.notSimulated(`the eviction of what is no Spot machine that runs: ${request.path}`)
      }
      world.power.evict(vm)
      return { status: 204 }
    },
    getOperation: (request) => {
      const operation = getOperation(request)
      return request.query('monitor')?.toLowerCase() === 'true'
        ? toMonitorAnswer(request, operation)
        : toStatusAnswer(operation)
    },
  } satisfies Record<string, ArmHandler>
}

function isSet(request: ArmRequest, option: string): boolean {
  return request.query(option)?.toLowerCase() === 'true'
}

function toErrorBody({ code, message, more }: PowerFailure): Record<string, unknown> {
  return { code, message, ...more }
}

function toArmError({ status, code, message, more }: KnownFailure): ArmError {
  return new ArmError(status, code, message, {}, more)
}

function toPlannedEnd(plan: Plan | undefined): PlannedEnd {
  return {
    ...(plan?.failure && { failure: plan.failure }),
    ...(plan?.tells === 'location' && { endsWithoutContent: true }),
  }
}

function toOperationUrl(request: ArmRequest, operation: PowerOperation, query: Record<string, string>): string {
  const subscriptionId = subscriptionArmId(operation.vm.group.subscription)
  const path = `${subscriptionId}/providers/Microsoft.Compute/locations/${operation.vm.location}/operations/${operation.id}`
  const url = new URL(path, request.origin)
  // Azure puts a partition of its own storage first; clients send the URL back unchanged.
  const partition = guidFrom(`partition ${operation.vm.location}`)
  url.search = new URLSearchParams({ p: partition, ...query, 'api-version': request.apiVersion }).toString()
  return url.href
}
