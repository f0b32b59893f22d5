import { AppError } from '../../domain/app-error.ts'
import { toVmKey, type VmId } from '../../domain/arm-id.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import { type Call, withTimeout } from '../../domain/call.ts'
import type { Clock } from '../../domain/clock.ts'
import { isPassing } from '../../domain/is-passing.ts'
import type { Leases } from '../../domain/leases.ts'
import { isWaiting, type Operation } from '../../domain/operation.ts'
import { type PersonKey, toPersonKey } from '../../domain/person.ts'
import { isTransitional } from '../../domain/power-state.ts'
import type { Vm } from '../../domain/vm.ts'
import { isInTransition } from '../../domain/vm-snapshot.ts'
import type { Bus } from '../../events/bus.ts'
import type { ChangeLog } from '../../events/change-log.ts'
import type { Activity } from '../activity/activity.ts'
import type { ComputeVms } from '../vm-actions/ports.ts'
import type { FresherStates } from '../vm-list/ports.ts'
import type { Followers } from './ports.ts'

/**
 * Between two looks at a VM or its operation, in milliseconds. Compute allows a person 12 reads of a VM per minute, and 36 in a burst.
 * https://learn.microsoft.com/azure/virtual-machines/compute-throttling-limits
 */
const PAUSES_MS = [1_000, 1_000, 2_000, 3_000, 5_000, 5_000, 8_000, 10_000]
/** Azure allows a person 25 reads a second. Pages that are opened meanwhile need some. */
const MAX_LOOKS = 10
/** Whatever changes beyond that is seen once the first ones have ended. */
const MAX_WATCHED = 2_000

/** What of a VM changes while it is in transition. */
type Seen = Pick<Vm, 'power' | 'provisioning'>

interface Watched {
  readonly id: VmId
  /** How it was at the last look, or on a page; undefined before the first. */
  readonly seen: Seen | undefined
  readonly looks: number
  /** In milliseconds since 1970. */
  readonly dueAt: number
}

interface Follower {
  /** Of the open streams, the newest last: its token lives longest. */
  readonly calls: Set<Call>
  /** What is in transition, by VM key. */
  readonly watched: Map<string, Watched>
  /** Aborts to end its rest, or the next one if it does not rest now. */
  woken: AbortController
}

/** One loop for each person who has a page open, however many pages that are. It rests while nothing is in transition. */
export function createFollowers(deps: {
  activity: Pick<Activity, 'recent' | 'refresh'>
  computeVms: Pick<ComputeVms, 'get'>
  fresherStates: Pick<FresherStates, 'record'>
  changes: Pick<ChangeLog, 'follow'>
  leases: Leases
  /** Learns of what waits for its turn, whoever sends it. */
  takeOver: (call: Call, waiting: readonly Operation[]) => Promise<void>
  clock: Clock
  events: Bus
}): Followers {
  const { clock } = deps
  const followers = new Map<PersonKey, Follower>()

  async function run(key: PersonKey, follower: Follower): Promise<void> {
    const ended = new AbortController()
    // An action has begun, in another window or on another instance.
    const wakeIfIdle = () => {
      if (follower.watched.size === 0) follower.woken.abort()
    }
    deps.changes.follow(new Set([key]), wakeIfIdle, ended.signal)
    for (;;) {
      const call = [...follower.calls].at(-1)
      if (!call) break
      await watchRunning(call, follower)
      if (follower.watched.size > 0) await lookWhileMoving(key, follower)
      await rest(follower, BUDGETS.followIdle)
    }
    ended.abort()
    followers.delete(key)
  }

  /**
   * Of several processes, the one that has the lease looks after the operations, and the others see in the store what comes of it. What
   * somebody else does only this process knows, of its pages.
   */
  async function lookWhileMoving(key: PersonKey, follower: Follower): Promise<void> {
    const over = new AbortController()
    const lease = await deps.leases.take(key, over.signal)
    for (;;) {
      const call = [...follower.calls].at(-1)
      if (!call) break
      const running = await watchRunning(call, follower)
      if (follower.watched.size === 0) break
      if (!lease.isHeld()) for (const { vm } of running) follower.watched.delete(toVmKey(vm))
      await lookAround(call, follower, running)
      await rest(follower, BUDGETS.followPause)
    }
    over.abort()
  }

  async function watchRunning(call: Call, { watched }: Follower): Promise<readonly Operation[]> {
    const recent = await deps.activity.recent(call)
    const waiting = recent.filter(isWaiting)
    if (waiting.length > 0) await deps.takeOver(call, waiting)
    const running = recent.filter(isSent)
    for (const { vm } of running) watch(watched, vm, undefined)
    return running
  }

  async function lookAround(call: Call, { watched }: Follower, running: readonly Operation[]): Promise<void> {
    const byVm = new Map(running.map((operation) => [toVmKey(operation.vm), operation]))
    const due = [...watched]
      .filter(([, { dueAt }]) => dueAt <= clock.now())
      .toSorted(byDueTime)
      .slice(0, MAX_LOOKS)
    await Promise.all(
      due.map(async ([key, one]) => {
        const next = await look(withTimeout(call, BUDGETS.liveLook), one, byVm.get(key))
        if (next) watched.set(key, toNextLook(next, clock.now()))
        else watched.delete(key)
      }),
    )
  }

  /** Undefined once nothing of it is in transition any more, or if the person may not see it. */
  async function look(call: Call, one: Watched, operation: Operation | undefined): Promise<Watched | undefined> {
    try {
      if (operation && (await deps.activity.refresh(call, operation)).status === 'running') return one
      const seen = await deps.computeVms.get(call, one.id)
      const isNews = one.seen !== undefined && !isSame(one.seen, seen)
      // Remembered for every page. Its row is compared later: to ask for that here would keep back the news.
      const isTold = (isNews || one.seen === undefined) && deps.fresherStates.record(call, seen, undefined)
      if (isNews && !isTold) deps.events.publish('vm-changed', { personKey: toPersonKey(call.person), vm: one.id })
      return isTransitional(seen.power) ? { ...one, seen: toSeen(seen) } : undefined
    } catch (error) {
      // What the store has under way would be looked at again at once, without its pauses.
      if (error instanceof AppError) return operation || isPassing(error) ? one : undefined
      throw error
    }
  }

  async function rest(follower: Follower, ms: number): Promise<void> {
    if (follower.calls.size > 0) await clock.wait(ms, follower.woken.signal)
    follower.woken = new AbortController()
  }

  function watch(watched: Follower['watched'], id: VmId, seen: Seen | undefined): void {
    const key = toVmKey(id)
    if (watched.has(key) || watched.size >= MAX_WATCHED) return
    watched.set(key, toNextLook({ id, seen, looks: -1, dueAt: 0 }, clock.now()))
  }

  return {
    follow({ person, assertion }, signal) {
      if (signal.aborted) return
      const key = toPersonKey(person)
      const call: Call = { person, assertion, signal, record: () => undefined }
      const known = followers.get(key)
      const follower: Follower = known ?? {
        calls: new Set(),
        watched: new Map(),
        woken: new AbortController(),
      }
      follower.calls.add(call)
      signal.addEventListener(
        'abort',
        () => {
          follower.calls.delete(call)
          if (follower.calls.size === 0) follower.woken.abort()
        },
        { once: true },
      )
      if (known) return
      followers.set(key, follower)
      void run(key, follower)
    },
    watch({ person }, vms) {
      const follower = followers.get(toPersonKey(person))
      if (!follower) return
      const before = follower.watched.size
      for (const vm of vms) {
        if (isInTransition(vm) && vm.oddId === undefined) watch(follower.watched, vm.id, toSeen(vm))
      }
      if (before === 0 && follower.watched.size > before) follower.woken.abort()
    },
  }
}

/** What waits for its turn among many changes nothing yet. */
function isSent(operation: Operation): boolean {
  return operation.status === 'running' && !isWaiting(operation)
}

function byDueTime([, a]: readonly [string, Watched], [, b]: readonly [string, Watched]): number {
  return a.dueAt - b.dueAt
}

function toSeen({ power, provisioning }: Seen): Seen {
  return { power, provisioning }
}

function isSame(a: Seen, b: Seen): boolean {
  return a.power === b.power && a.provisioning === b.provisioning
}

function toNextLook(one: Watched, now: number): Watched {
  const next = one.looks + 1
  return { ...one, looks: next, dueAt: now + (PAUSES_MS[Math.min(next, PAUSES_MS.length - 1)] ?? 0) }
}
