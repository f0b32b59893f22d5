import { AppError } from '../../domain/app-error.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import { type Call, withTimeout } from '../../domain/call.ts'
import type { Clock } from '../../domain/clock.ts'
import { type PersonKey, toPersonKey } from '../../domain/person.ts'
import { UNAVAILABLE_ADDRESSES, type Vm } from '../../domain/vm.ts'
import { waitAtMost } from '../../domain/wait-at-most.ts'
import type { Bus } from '../../events/bus.ts'
import type { Gap, SubscriptionScans, SubscriptionVms } from './ports.ts'

/** Subscriptions read in parallel. Resource Manager allows a person 25 requests per second, and more in a burst. */
const AT_A_TIME = 8
/** Across all people: about 300 MB. */
const MAX_CACHED_VMS = 400_000

interface Scan {
  readonly begunAt: number
  readonly vms: Vm[]
  readonly gaps: Gap[]
  all: number
  read: number
  endedAt: number | undefined
  failure: { readonly error: unknown } | undefined
  /** Never rejects. */
  readonly end: Promise<void>
  readonly stop: () => void
}

export function createSubscriptionScans(deps: {
  subscriptionVms: SubscriptionVms
  clock: Clock
  events: Bus
}): SubscriptionScans {
  const scans = new Map<PersonKey, Scan>()

  function begin(call: Call): Scan {
    const stopped = new AbortController()
    // The scan outlives the page that began it.
    const scanner = withTimeout({ ...call, signal: stopped.signal }, BUDGETS.scan)
    const scan: Scan = {
      begunAt: deps.clock.now(),
      vms: [],
      gaps: [],
      all: 0,
      read: 0,
      endedAt: undefined,
      failure: undefined,
      end: Promise.resolve().then(async () => {
        try {
          await readAll(scanner, scan)
        } catch (error) {
          scan.failure = { error }
        }
        scan.endedAt = deps.clock.now()
      }),
      stop: () => stopped.abort(),
    }
    return scan
  }

  async function readAll(call: Call, scan: Scan): Promise<void> {
    const subscriptions = await deps.subscriptionVms.subscriptions(call)
    scan.all = subscriptions.length
    const waiting = subscriptions.values()
    const readOneByOne = async () => {
      for (const subscription of waiting) await readOne(call, scan, subscription)
    }
    await Promise.all(Array.from({ length: AT_A_TIME }, readOneByOne))
  }

  async function readOne(call: Call, scan: Scan, { id, name }: { id: string; name: string }): Promise<void> {
    try {
      const part = await deps.subscriptionVms.vmsOf(withTimeout(call, BUDGETS.scanOfOneSubscription), id)
      for (const vm of part.vms) scan.vms.push({ ...vm, subscriptionName: name, addresses: UNAVAILABLE_ADDRESSES })
      scan.read += 1
      if (part.failure) scan.gaps.push({ subscription: name, reason: part.failure, isPartial: true })
    } catch (error) {
      scan.gaps.push({ subscription: name, reason: toAppError(error) })
    }
  }

  function forget(key: PersonKey): void {
    scans.get(key)?.stop()
    scans.delete(key)
  }

  deps.events.subscribe('person-left', forget)

  /** Drops expired scans. If too many VMs are cached, it also drops the oldest scans, but not the one in use. */
  function makeRoom(lookedAt: PersonKey): void {
    let vms = 0
    for (const [key, scan] of [...scans].toReversed()) {
      vms += scan.vms.length
      const isOver = scan.endedAt !== undefined && scan.endedAt < deps.clock.now() - BUDGETS.scanFresh
      if (isOver || (vms > MAX_CACHED_VMS && key !== lookedAt)) forget(key)
    }
  }

  return {
    async look(call, patienceMs) {
      const key = toPersonKey(call.person)
      makeRoom(key)
      const scan = scans.get(key) ?? begin(call)
      scans.set(key, scan)
      await waitAtMost(deps.clock, patienceMs, scan.end, call.signal)
      if (scan.failure) {
        scans.delete(key)
        throw scan.failure.error
      }
      return {
        vms: [...scan.vms],
        subscriptions: { all: scan.all, read: scan.read },
        gaps: [...scan.gaps],
        isComplete: scan.endedAt !== undefined,
        asOf: scan.begunAt,
      }
    },
  }
}

function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  throw error
}
