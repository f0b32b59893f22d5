import { AppError } from '../../domain/app-error.ts'
import { findListedVmIdIn, findVmIdIn, toVmKey } from '../../domain/arm-id.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import { type Call, withTimeout } from '../../domain/call.ts'
import type { Clock } from '../../domain/clock.ts'
import type { ComputeVm } from '../../domain/vm.ts'
import type { SubscriptionVms } from '../../features/vm-list/ports.ts'
import type { ArmClients } from '../transport/arm-clients.ts'
import { askAzure, toAppError } from '../transport/arm-error.ts'
import { waitOut } from '../transport/wait-out.ts'
import { findOddVms, type ListedVm, toComputeVm, toListedVm } from './schema.ts'

/** Azure lists some hundreds of VMs a page. These limits stop an endless list. */
const MAX_VMS = 25_000
const MAX_PAGES = 250

/** A list as far as it could be read. */
interface Listed {
  readonly vms: readonly ListedVm[]
  /** Why the rest is missing. */
  readonly failure: AppError | undefined
}

/** Reads VMs from Azure Compute, subscription by subscription: one list for the VMs, another for their states. */
export function createComputeSubscriptionVms(deps: {
  clients: ArmClients
  /** The names of a person's subscriptions by their ids in lower case. */
  subscriptionNames: (call: Call) => Promise<ReadonlyMap<string, string>>
  clock: Clock
}): SubscriptionVms {
  /** One page has its own client, so that only this page is asked for again, and has a timeout of its own. */
  async function readPage(call: Call, subscriptionId: string, options: { statusOnly?: string }, from?: string) {
    return askAzure(async () => {
      const client = deps.clients.compute(withTimeout(call, BUDGETS.scanPage), subscriptionId)
      let text = ''
      // The SDK's own `onResponse` hears of the first page of a list alone.
      client.pipeline.addPolicy({
        name: 'pageText',
        async sendRequest(request, next) {
          const response = await next(request)
          text = response.bodyAsText ?? ''
          return response
        },
      })
      const pages = client.virtualMachines
        .listAll(options)
        .byPage(from === undefined ? {} : { continuationToken: from })
      const page = await pages.next()
      if (page.done) return { vms: [] }
      const odd = findOddVms(text)
      const vms = page.value.map((vm, index) => toListedVm(vm, odd.has(index)))
      return { vms, next: page.value.continuationToken }
    })
  }

  async function list(call: Call, subscriptionId: string, options: { statusOnly?: string }): Promise<Listed> {
    const patience = { clock: deps.clock, signal: call.signal, until: deps.clock.now() + BUDGETS.scanRetries }
    const vms: ListedVm[] = []
    let next: string | undefined
    try {
      for (let pagesRead = 1; ; pagesRead += 1) {
        const from = next
        const page = await waitOut(() => readPage(call, subscriptionId, options, from), patience)
        vms.push(...page.vms)
        if (!page.next) return { vms, failure: undefined }
        if (vms.length > MAX_VMS || pagesRead >= MAX_PAGES) throw new AppError('azure-unavailable', 'listEndless')
        next = page.next
      }
    } catch (error) {
      return { vms, failure: toAppError(error) }
    }
  }

  return {
    subscriptions: (call) =>
      askAzure(async () => {
        const names = await deps.subscriptionNames(call)
        return [...names].map(([id, name]) => ({ id, name }))
      }),
    async statesOf(call, subscriptionId) {
      const { vms, failure } = await list(call, subscriptionId, { statusOnly: 'true' })
      if (failure && vms.length === 0) throw failure
      return new Map(vms.map((vm) => toVm(subscriptionId, vm, vm)).map(({ id, power }) => [toVmKey(id), power]))
    },
    async vmsOf(call, subscriptionId) {
      const [listed, statuses] = await Promise.all([
        list(call, subscriptionId, {}),
        list(call, subscriptionId, { statusOnly: 'true' }),
      ])
      if (listed.failure && listed.vms.length === 0) throw listed.failure
      const byId = new Map(statuses.vms.map((vm) => [vm.id?.toLowerCase() ?? '', vm]))
      return {
        vms: listed.vms.map((vm) => toVm(subscriptionId, vm, byId.get(vm.id?.toLowerCase() ?? '-'))),
        failure: listed.failure ?? statuses.failure,
      }
    },
  }
}

/** A VM with an id that this app can't ask for is listed all the same. */
function toVm(subscriptionId: string, vm: ListedVm, status: ListedVm | undefined): ComputeVm {
  const text = vm.id ?? ''
  const id = findVmIdIn(text)
  const listedId = id ?? findListedVmIdIn(text) ?? { subscriptionId, resourceGroup: '', name: vm.name ?? '' }
  const isIncomplete = id === undefined || vm.isIncomplete || status?.isIncomplete
  return {
    ...toComputeVm(listedId, { ...vm, instanceView: status?.instanceView }),
    ...(id === undefined && { oddId: text }),
    ...(isIncomplete && { isIncomplete }),
  }
}
