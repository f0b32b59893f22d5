import * as z from 'zod'
import type { Cloud } from '../../config/clouds.ts'
import { toArmId, type VmId } from '../../domain/arm-id.ts'
import type { ActivityLog, Caller, LoggedOperation } from '../../features/activity-log/ports.ts'
import type { ArmClients } from '../transport/arm-clients.ts'
import { askAzure } from '../transport/arm-error.ts'
import { pagesOf } from '../transport/read-pages.ts'

const API_VERSION = '2015-04-01'
/** An operation is three events or more. Nobody reads further back than this in a dialog. */
const MAX_PAGES = 3

/**
 * The activity log of a subscription, as far as it is of one VM. The package of its client is larger than this app may grow for one
 * GET. https://learn.microsoft.com/rest/api/monitor/activity-logs/list
 */
export function createActivityLog({ clients, cloud }: { clients: ArmClients; cloud: Cloud }): ActivityLog {
  const read = pagesOf({ clients, item: LogEvent, most: MAX_PAGES })
  return {
    list: (call, id, since) =>
      askAzure(async () => {
        const { items, isCutShort } = await read(call, toUrl(cloud, id, since))
        return { operations: toOperations(items), isCutShort }
      }),
  }
}

/** The filter takes few patterns, and this is one of them, word for word. */
function toUrl({ armEndpoint }: Cloud, id: VmId, since: number): string {
  const resource = toArmId(id).replaceAll("'", "''")
  const filter = `eventTimestamp ge '${new Date(since).toISOString()}' and resourceUri eq '${resource}'`
  const path = `/subscriptions/${encodeURIComponent(id.subscriptionId)}/providers/Microsoft.Insights/eventtypes/management/values`
  return `${armEndpoint}${path}?api-version=${API_VERSION}&$filter=${encodeURIComponent(filter)}`
}

const Value = z.object({ value: z.string(), localizedValue: z.string().optional().catch(undefined) })
const LOGGED_BY_PEOPLE = 'administrative'

/** https://learn.microsoft.com/azure/azure-monitor/essentials/activity-log-schema#administrative-category */
const LogEvent = z.object({
  caller: z.string().optional().catch(undefined),
  claims: z.record(z.string(), z.unknown()).optional().catch(undefined),
  category: Value.optional().catch(undefined),
  correlationId: z.string().optional().catch(undefined),
  operationId: z.string().optional().catch(undefined),
  eventTimestamp: z.string(),
  operationName: Value,
  status: Value,
})
type LogEvent = z.infer<typeof LogEvent>

/** Azure writes down the begin, the acceptance and the end of an operation, an event each. */
function toOperations(events: readonly LogEvent[]): LoggedOperation[] {
  const done = events.filter(({ category }) => (category?.value ?? LOGGED_BY_PEOPLE).toLowerCase() === LOGGED_BY_PEOPLE)
  const byOperation = Map.groupBy(done, (event) => {
    const { operationId, correlationId, eventTimestamp, operationName } = event
    return `${operationName.value.toLowerCase()} ${operationId ?? correlationId ?? eventTimestamp}`
  })
  return [...byOperation.values()].flatMap(toOperation).toSorted((a, b) => b.begunAt - a.begunAt)
}

function toOperation(events: readonly LogEvent[]): LoggedOperation[] {
  const [first] = events
  const times = events.map(({ eventTimestamp }) => Date.parse(eventTimestamp)).filter((at) => !Number.isNaN(at))
  if (!first || times.length === 0) return []
  const { value, localizedValue } = first.operationName
  return [
    {
      name: value.toLowerCase(),
      title: localizedValue ?? value,
      by: events.map(findCaller).find((caller) => caller !== undefined),
      begunAt: Math.min(...times),
      status: toStatus(events.map(({ status }) => status.value.toLowerCase())),
    },
  ]
}

/** Both spellings of the last one occur elsewhere in Azure. */
const FAILED: readonly string[] = ['failed', 'canceled', 'cancelled']

function toStatus(words: readonly string[]): LoggedOperation['status'] {
  if (words.some((word) => FAILED.includes(word))) return 'failed'
  return words.includes('succeeded') ? 'succeeded' : 'running'
}

function findCaller({ caller, claims = {} }: LogEvent): Caller | undefined {
  if (!caller) return undefined
  return {
    name: caller,
    objectId: findText(claims['http://schemas.microsoft.com/identity/claims/objectidentifier']),
    displayName: findText(claims['name']),
  }
}

function findText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
