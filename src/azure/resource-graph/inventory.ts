import type { ResourcesOptionalParams } from '@azure/arm-resourcegraph'
import * as z from 'zod'
import { AppError } from '../../domain/app-error.ts'
import { toVmKey, type VmId } from '../../domain/arm-id.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import { type Call, withTimeout } from '../../domain/call.ts'
import type { Clock } from '../../domain/clock.ts'
import { toPersonKey } from '../../domain/person.ts'
import { toRange, type VmQuery } from '../../domain/vm-query.ts'
import type { Inventory, Names } from '../../features/vm-list/ports.ts'
import type { ArmClients } from '../transport/arm-clients.ts'
import { askAzure } from '../transport/arm-error.ts'
import { createBatch } from '../transport/batch.ts'
import { waitOut } from '../transport/wait-out.ts'
import { untilAllAbort, withinTime } from '../transport/within-time.ts'
import { readPage } from './page.ts'
import { isByName, toAllQuery, toFacets, toFindQuery, toListQuery } from './query.ts'
import { toVms } from './rows.ts'

/** The most rows that Resource Graph returns at once. */
const MAX_ROWS = 1_000
/** Azure searches only the first 10,000 subscriptions of a person, and reports that with this header. */
const CUT_SHORT = 'x-ms-tenant-subscription-limit-hit'

/** The inventory from Azure Resource Graph: one query in the person's own name covers all of their subscriptions. */
export function createGraphInventory(deps: { clients: ArmClients; names: Names; clock: Clock }): Inventory {
  async function ask(
    call: Call,
    query: string,
    options: { top: number; skip?: number; skipToken?: string },
    facets: Facets = [],
  ) {
    return askAzure(async () => {
      let isCutShort = false
      let text = ''
      const onResponse: OnResponse = ({ headers, bodyAsText }) => {
        isCutShort = headers.get(CUT_SHORT)?.toLowerCase() === 'true'
        text = bodyAsText ?? ''
      }
      const answer = await deps.clients
        .graph(call)
        .resources({ query, options: { resultFormat: 'objectArray', ...options }, facets }, { onResponse })
      return { ...Answer.parse(answer), isCutShort, text }
    })
  }

  async function askForPart(call: Call, query: string, options: { top: number; skipToken?: string }) {
    return askAzure(async () => {
      const answer = await ask(withTimeout(call, BUDGETS.exportPart), query, options)
      const { data, skipToken, resultTruncated, isCutShort } = answer
      if (resultTruncated === 'true' && skipToken === undefined) {
        throw new AppError('azure-unavailable', 'listInPart')
      }
      return { vms: toVms(data), isCutShort, skipToken }
    })
  }

  const findTogether = createBatch((call: Call, wanted: readonly Wanted[]) =>
    askAzure(async () => {
      // The batch aborts only when the last of the pages that wait for it has aborted.
      const together = { ...call, signal: untilAllAbort(wanted.map(({ signal }) => signal)) }
      const ids = wanted.map(({ id }) => id)
      const { data } = await ask(together, toFindQuery(ids), { top: Math.min(ids.length, MAX_ROWS) })
      return new Map(toVms(data).map((vm) => [toVmKey(vm.id), vm]))
    }),
  )

  async function findNames(call: Call, query: VmQuery): Promise<ReadonlyMap<string, string> | undefined> {
    return isByName(query) ? deps.names.subscriptions(call) : undefined
  }

  return {
    list: (call, query, previous) =>
      askAzure(async () => {
        const asOf = deps.clock.now()
        const text = toListQuery(query, await findNames(call, query))
        const answer = await ask(call, text, toRange(query), toFacets(query))
        return { ...readPage(query, answer, previous), asOf }
      }),

    // Batched, because a page may follow many VMs at once and the person's quota is small.
    async find(call, id) {
      const found = await withinTime(
        findTogether(toPersonKey(call.person), call, { id, signal: call.signal }),
        call.signal,
        'azureSlow',
      )
      return found.get(toVmKey(id))
    },

    async *all(call, query) {
      const text = toAllQuery(query, await findNames(call, query))
      const seen = new Set<string>()
      let skipToken: string | undefined
      do {
        const options = { top: MAX_ROWS, ...(skipToken !== undefined && { skipToken }) }
        const patience = { clock: deps.clock, signal: call.signal, until: deps.clock.now() + BUDGETS.exportPatience }
        const part = await waitOut(() => askForPart(call, text, options), patience)
        if (part.skipToken !== undefined && seen.has(part.skipToken)) {
          throw new AppError('azure-unavailable', 'listRepeats')
        }
        yield { vms: part.vms, isCutShort: part.isCutShort }
        skipToken = part.skipToken
        if (skipToken !== undefined) seen.add(skipToken)
      } while (skipToken !== undefined)
    },
  }
}

interface Wanted {
  readonly id: VmId
  readonly signal: AbortSignal
}

type Facets = ReturnType<typeof toFacets>
type OnResponse = NonNullable<ResourcesOptionalParams['onResponse']>

const Answer = z.object({
  totalRecords: z.int().nonnegative(),
  data: z.array(z.unknown()),
  skipToken: z
    .string()
    .nullish()
    .transform((token) => token || undefined),
  resultTruncated: z.string().optional(),
  facets: z.array(z.unknown()).optional().catch(undefined),
})
