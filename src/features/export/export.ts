import { AppError } from '../../domain/app-error.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import type { Call } from '../../domain/call.ts'
import { canFallBack } from '../../domain/can-fall-back.ts'
import type { Clock } from '../../domain/clock.ts'
import { toFreshVms, withFresher, withFresherSince } from '../../domain/fresher-state.ts'
import type { Vm } from '../../domain/vm.ts'
import { withNotes } from '../../domain/vm-note.ts'
import type { VmQuery } from '../../domain/vm-query.ts'
import { searchVms } from '../../domain/vm-search.ts'
import type { Notes } from '../notes/notes.ts'
import type { FresherReads, Inventory, Names, ScanView, SubscriptionScans } from '../vm-list/ports.ts'
import type { Lack } from './lacks.ts'
import { toLacking, toLate, toWithoutAddresses } from './no-file.ts'

export interface VmExport {
  /**
   * Every VM that the query finds, in parts of some hundreds, at least one. Waits while Azure throttles, but not longer than
   * App Service waits for the first byte.
   *
   * @throws AppError if Azure refuses, does not answer, or leaves out a VM that the file should have
   */
  all(call: Call, query: VmQuery): AsyncIterable<ExportPart>
}

export interface ExportPart {
  readonly vms: readonly Vm[]
  /** What the VMs of this part lack, or the whole file if this is its first part. */
  readonly lacks: readonly Lack[]
  /** Why a subscription scan, which finds no addresses, replaces the inventory. */
  readonly fallbackReason?: AppError
}

export function createVmExport(deps: {
  inventory: Pick<Inventory, 'all'>
  scan: SubscriptionScans
  fresherReads: Pick<FresherReads, 'read'>
  names: Names
  notes: Pick<Notes, 'find'>
  clock: Clock
}): VmExport {
  /** Returns a complete scan or throws: a reader of the file could not see what is missing. */
  async function readScan({ call, query, lacks }: Asked, reason: AppError, until: number): Promise<ExportPart> {
    if (query.sort.column === 'address') throw toWithoutAddresses(reason)
    for (;;) {
      const waitMs = Math.min(BUDGETS.exportLook, Math.max(0, until - deps.clock.now()))
      const scan = await deps.scan.look(call, waitMs)
      if (call.signal.aborted) throw reason
      if (scan.gaps.length > 0) throw toLacking(scan.gaps, reason)
      const { vms, undecided } = searchVms(scan.vms, withFresherSince(query, scan.asOf))
      if (undecided > 0) throw toWithoutAddresses(reason)
      if (scan.isComplete) return { vms, lacks: [...lacks, 'addresses', ...toDetails(scan)], fallbackReason: reason }
      if (deps.clock.now() >= until) throw toLate(scan, reason)
    }
  }

  /** Where what the person has written is searched, the file must say if that can't be read. */
  async function ask(call: Call, query: VmQuery): Promise<Asked> {
    if (query.words.length === 0) return { call, query, lacks: [] }
    const notes = await deps.notes.find(call)
    return { call, query: withNotes(query, notes), lacks: notes ? [] : ['notes'] }
  }

  return {
    async *all(call, unnoted) {
      const until = deps.clock.now() + BUDGETS.exportStart
      const naming = deps.names.subscriptions(call)
      const [noted, { states }] = await Promise.all([ask(call, unnoted), deps.fresherReads.read(call, 'compute')])
      const asked = { ...noted, query: withFresher(noted.query, states) }
      let first: ExportPart | undefined
      try {
        for await (const { vms, isCutShort } of deps.inventory.all(call, asked.query)) {
          // Too late to say so: the file must not end as if it were whole.
          if (first && isCutShort && !first.lacks.includes('subscriptions')) {
            throw new AppError('azure-unavailable', 'listInPart')
          }
          const names = await naming
          const part: ExportPart = {
            vms: toFreshVms(vms, states).map((vm) => ({
              ...vm,
              subscriptionName: vm.subscriptionName ?? names.get(vm.id.subscriptionId),
            })),
            lacks: [
              ...(first ? [] : asked.lacks),
              ...(isCutShort ? (['subscriptions'] as const) : []),
              ...toDetails({ vms }),
            ],
          }
          first ??= part
          yield part
        }
      } catch (error) {
        // A person who has left gets no fallback.
        if (first || call.signal.aborted || !canFallBack(error)) throw error
        yield await readScan(asked, error, until)
      }
    },
  }
}

interface Asked {
  readonly call: Call
  readonly query: VmQuery
  readonly lacks: readonly Lack[]
}

/** In a scan, each VM counts: what could not be read of one that is left out may be what the query asks for. */
function toDetails({ vms }: Pick<ScanView, 'vms'>): readonly Lack[] {
  return vms.some(({ isIncomplete }) => isIncomplete) ? ['details'] : []
}
