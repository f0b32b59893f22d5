import type { Clock } from '../../clock.ts'
import { subscriptionArmId } from '../../world/arm-id.ts'
import { guidFrom } from '../../world/guid.ts'
import { type PowerOperation, statusAt } from '../../world/power-operation.ts'
import type { PowerAction } from '../../world/power-plan.ts'
import type { World } from '../../world/world.ts'
import { ARM_ERRORS, ArmError } from '../arm-error.ts'
import { type ArmAnswer, type ArmHandler, type ArmRequest, ok } from '../arm-request.ts'
import type { Gate } from '../gate.ts'
import type { Limits } from '../limits.ts'
import { toAzureTime } from './azure-time.ts'

const RETRY_AFTER_SECONDS = 10
const CONFLICT = 409

/** Starts, stops and restarts VMs: a request gets 202, and the client polls the operation's URL. */
export function createPowerHandlers(deps: { world: World; gate: Gate; clock: Clock; limits: Limits }) {
  const { world, gate, clock, limits } = deps
  const retryAfter = String(Math.max(1, Math.round(RETRY_AFTER_SECONDS / world.speed)))

  const act =
    (action: PowerAction): ArmHandler =>
    (request) => {
      const vm = gate.getVm(request, `Microsoft.Compute/virtualMachines/${action}/action`)
      gate.demandWritable(vm)
      limits.act(vm, action)
      demandNo(request, 'hibernate')
      const begun = world.power.begin(vm, action)
      if ('refused' in begun) throw new ArmError(CONFLICT, begun.refused.code, begun.refused.message)
      return {
        status: 202,
        headers: {
          'azure-asyncnotification': 'Enabled',
          'azure-asyncoperation': toOperationUrl(request, begun, {}),
          location: toOperationUrl(request, begun, { monitor: 'true' }),
          'retry-after': retryAfter,
        },
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
      ...('error' in state && { error: state.error }),
      name: operation.id,
    })
    return state.status === 'InProgress' ? { ...answer, headers: { 'retry-after': retryAfter } } : answer
  }

  /** The answer at the `Location` URL: 202 until the operation ends, then the final answer to the original request. */
  const toMonitorAnswer = (request: ArmRequest, operation: PowerOperation): ArmAnswer => {
    const state = statusAt(operation, clock.now())
    if ('error' in state) throw new ArmError(CONFLICT, state.error.code, state.error.message)
    if (state.status === 'Succeeded') return { status: 200 }
    const location = toOperationUrl(request, operation, { monitor: 'true' })
    return { status: 202, headers: { location, 'retry-after': retryAfter } }
  }

  return {
    start: act('start'),
    powerOff: act('powerOff'),
    deallocate: act('deallocate'),
    restart: act('restart'),
    getOperation: (request) => {
      const operation = getOperation(request)
      return request.query('monitor')?.toLowerCase() === 'true'
        ? toMonitorAnswer(request, operation)
        : toStatusAnswer(operation)
    },
  } satisfies Record<string, ArmHandler>
}

/** Refuses an option of an action unless it says what happens anyway. */
function demandNo(request: ArmRequest, option: string): void {
  const value = request.query(option)
  if (value === undefined || value.toLowerCase() === 'false') return
  throw ARM_ERRORS.notSimulated(`the option ${option}=${value} at ${request.path}`)
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
