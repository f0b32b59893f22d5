import type { Clock } from '../../clock.ts'
import type { Directory } from '../../directory.ts'
import { toDotnetTime } from '../../dotnet-time.ts'
import { groupArmId, subscriptionArmId, vmArmId } from '../../world/arm-id.ts'
import { guidFrom } from '../../world/guid.ts'
import { type PowerOperation, statusAt } from '../../world/power-operation.ts'
import type { PowerAction } from '../../world/power-plan.ts'
import type { World } from '../../world/world.ts'
import { ARM_ERRORS } from '../arm-error.ts'
import { type ArmHandler, type ArmRequest, ok } from '../arm-request.ts'
import { filterNotSimulated, findEquality, readConditions } from '../equality-filter.ts'
import type { Gate } from '../gate.ts'
import type { Filter } from '../odata-filter.ts'
import { toPage } from '../paging.ts'

const READ = 'Microsoft.Insights/eventtypes/values/read'
const PAGE_SIZE = 200

/**
 * The activity log, in which each operation is an event when it begins, when it is accepted, and when it ends. Azure's own takes some
 * minutes until it shows one. https://learn.microsoft.com/rest/api/monitor/activity-logs/list
 */
export function createActivityLogHandlers({ world, gate, clock }: { world: World; gate: Gate; clock: Clock }) {
  function toEvents(operation: PowerOperation): LogEvent[] {
    const state = statusAt(operation, clock.now())
    const end = state.status === 'Succeeded' ? state.status : 'Failed'
    return [
      { operation, status: 'Started', at: operation.startedAt },
      { operation, status: 'Accepted', at: operation.startedAt + 1 },
      ...('endedAt' in state
        ? [{ operation, status: end, at: state.endedAt, ...('error' in state && { error: state.error }) } as const]
        : []),
    ]
  }

  return {
    list: (request) => {
      const subscription = gate.getSubscription(request)
      const { from, to, resource, group } = readFilter(request)
      // Nobody has written down which scope Azure asks for: the one that the filter names is the least that makes sense.
      const whole = subscriptionArmId(subscription)
      gate.demand(request, READ, resource ?? (group === undefined ? whole : `${whole}/resourceGroups/${group}`))
      const isAsked = ({ vm }: PowerOperation) =>
        vm.group.subscription === subscription &&
        (resource === undefined || isSame(vmArmId(vm), resource)) &&
        (group === undefined || isSame(vm.group.name, group))
      const events = [...world.power.operations()]
        .filter(isAsked)
        .flatMap(toEvents)
        .filter(({ at }) => at >= from && at <= to)
        .toSorted((a, b) => b.at - a.at)
      return ok(toPage(request, events, PAGE_SIZE, (event) => toShape(event, world.directory)))
    },
  } satisfies Record<string, ArmHandler>
}

interface LogEvent {
  readonly operation: PowerOperation
  readonly status: 'Started' | 'Accepted' | 'Succeeded' | 'Failed'
  readonly at: number
  readonly error?: { readonly code: string; readonly message: string }
}

const isSame = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()

interface ReadFilter {
  readonly from: number
  readonly to: number
  readonly resource: string | undefined
  readonly group: string | undefined
}

/** Azure takes few patterns, all of which begin with a time. */
function readFilter(request: ArmRequest): ReadFilter {
  const conditions = readConditions(request)
  const times = conditions.map(findTime)
  const from = times.find((time) => time?.operator === 'ge')?.at
  const to = times.find((time) => time?.operator === 'le')?.at ?? Infinity
  if (from === undefined) throw ARM_ERRORS.filterInvalid(request.query('$filter') ?? '')
  const named = new Map<string, string>()
  for (const condition of conditions.filter((_, index) => times[index] === undefined)) {
    const { name = '', value = '' } = findEquality(condition) ?? {}
    if (name !== 'resourceuri' && name !== 'resourcegroupname') throw filterNotSimulated(request)
    named.set(name, value)
  }
  return { from, to, resource: named.get('resourceuri'), group: named.get('resourcegroupname') }
}

function findTime(condition: Filter): { readonly operator: string; readonly at: number } | undefined {
  if (condition.kind !== 'comparison') return undefined
  const { left, operator, right } = condition
  if (left.kind !== 'name' || left.value.toLowerCase() !== 'eventtimestamp' || right.kind !== 'text') return undefined
  const at = Date.parse(right.value)
  return Number.isNaN(at) ? undefined : { operator, at }
}

/** Hibernating deallocates, and cutting the power is powering off without waiting. */
const RIGHTS: Readonly<Record<PowerAction, string>> = {
  start: 'start',
  powerOff: 'powerOff',
  cutPower: 'powerOff',
  deallocate: 'deallocate',
  hibernate: 'deallocate',
  restart: 'restart',
  redeploy: 'redeploy',
  reapply: 'reapply',
}

const TITLES: Readonly<Record<string, string>> = {
  start: 'Start Virtual Machine',
  powerOff: 'Power Off Virtual Machine',
  deallocate: 'Deallocate Virtual Machine',
  restart: 'Restart Virtual Machine',
  redeploy: 'Redeploy Virtual Machine',
  reapply: "Reapply a virtual machine's current model",
}

const CLAIMS = 'http://schemas.microsoft.com/identity/claims'

function toShape({ operation, status, at, error }: LogEvent, { people, tenantId }: Directory) {
  const { vm, by } = operation
  const right = RIGHTS[operation.action]
  const action = `Microsoft.Compute/virtualMachines/${right}/action`
  const person = people.find(({ objectId }) => objectId === by.objectId)
  const id = guidFrom(`event ${operation.id} ${status}`)
  const resourceId = vmArmId(vm)
  return {
    authorization: { action, scope: resourceId },
    caller: by.name,
    channels: 'Operation',
    claims: {
      [`${CLAIMS}/objectidentifier`]: by.objectId,
      [`${CLAIMS}/tenantid`]: tenantId,
      ...(person && {
        name: person.displayName,
        'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn': person.userPrincipalName,
      }),
      ...(!person && { appid: by.name }),
    },
    correlationId: guidFrom(`correlation ${operation.id}`),
    description: '',
    eventDataId: id,
    eventName: status === 'Started' ? toValue('BeginRequest', 'Begin request') : toValue('EndRequest', 'End request'),
    category: toValue('Administrative'),
    eventTimestamp: toDotnetTime(at),
    id: `${resourceId}/events/${id}/ticks/${at}`,
    level: status === 'Failed' ? 'Error' : 'Informational',
    operationId: operation.id,
    operationName: toValue(action, TITLES[right]),
    resourceGroupName: groupArmId(vm.group).split('/').at(-1),
    resourceProviderName: toValue('Microsoft.Compute'),
    resourceType: toValue('Microsoft.Compute/virtualMachines'),
    resourceId,
    status: toValue(status),
    subStatus: status === 'Accepted' ? toValue('Accepted', 'Accepted (HTTP Status Code: 202)') : toValue(''),
    submissionTimestamp: toDotnetTime(at),
    subscriptionId: vm.group.subscription.subscriptionId,
    properties: {
      eventCategory: 'Administrative',
      entity: resourceId,
      message: action,
      ...(error && { statusMessage: JSON.stringify({ error: { code: error.code, message: error.message } }) }),
    },
  }
}

function toValue(value: string, localizedValue = value) {
  return { value, localizedValue }
}
