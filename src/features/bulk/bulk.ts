import { AppError } from '../../domain/app-error.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import { type Call, withTimeout } from '../../domain/call.ts'
import type { Clock } from '../../domain/clock.ts'
import { toNewOperation } from '../../domain/new-operation.ts'
import { isWaiting, type Operation } from '../../domain/operation.ts'
import { type PersonKey, toPersonKey } from '../../domain/person.ts'
import type { Vm } from '../../domain/vm.ts'
import type { VmAction } from '../../domain/vm-actions/vm-action.ts'
import type { Bus } from '../../events/bus.ts'
import type { Activity } from '../activity/activity.ts'
import type { OperationStore } from '../activity/ports.ts'
import type { VmActions } from '../vm-actions/vm-actions.ts'
import type { Followers } from '../vm-live/ports.ts'
import type { BulkHolds, Hold } from './bulk-holds.ts'
import { sendInTurn } from './send-in-turn.ts'
import { createWriteBucket, type WriteBucket } from './write-bucket.ts'

/** The most VMs of one bulk. */
export const MAX_IN_BULK = 1_000

/** One action for many VMs: an operation each, which wait for their turn in the store, and are sent as fast as Azure takes them. */
export interface Bulks {
  /**
   * Saves an operation for each VM, and begins to send them. It goes on without the request, as long as this process and the person's token
   * live. Asked for again with the same id, it does nothing.
   */
  begin(call: Call, bulk: NewBulk): Promise<void>
  /** Its operations; none if it is not known, or not this person's. */
  find(call: Call, id: string): Promise<readonly Operation[]>
  /** What waits for its turn is not sent any more. What was sent goes on. */
  stop(call: Call, id: string): Promise<void>
  /** Goes on with bulks of these operations, which wait for their turn, if another process has handed them on. */
  takeOver(call: Call, waiting: readonly Operation[]): Promise<void>
  /** Sends nothing more. Resolves once what is on its way is answered, and all that was not sent is handed on. */
  close(): Promise<void>
}

export interface NewBulk {
  readonly id: string
  readonly action: VmAction
  readonly vms: readonly BulkVm[]
  /** The VMs that no longer fit. They are remembered, so that nothing is dropped without a word. */
  readonly notSent: readonly BulkVm[]
}

type BulkVm = Pick<Vm, 'id' | 'power' | 'provisioning' | 'location'>

interface Run {
  readonly personKey: PersonKey
  /** The person wants no more of it sent. */
  readonly stopping: AbortController
  /** The person, or the app, is leaving: nobody looks after what was sent either. */
  readonly leaving: AbortController
  readonly ended: Promise<void>
}

export function createBulks(deps: {
  vmActions: Pick<VmActions, 'send'>
  activity: Activity
  store: OperationStore
  holds: BulkHolds
  followers: Pick<Followers, 'follow'>
  clock: Clock
  events: Bus
}): Bulks {
  const { clock, store } = deps
  const runs = new Map<string, Run>()
  const buckets = new Map<string, WriteBucket>()
  let isClosing = false
  deps.events.subscribe('person-left', (key) => {
    for (const { personKey, leaving } of runs.values()) if (personKey === key) leaving.abort()
  })

  /** Returns what was not sent. */
  async function run(
    call: Call,
    waiting: readonly Waiting[],
    hold: Hold,
    signal: AbortSignal,
  ): Promise<readonly Operation[]> {
    const byBucket = Map.groupBy(waiting, ({ bucket }) => bucket)
    const rest = await Promise.all(
      [...byBucket].map(async ([key, some]) => {
        const operations = some.map(({ operation }) => operation)
        return sendInTurn(operations, {
          async send(one, record) {
            if (!hold.isSure() && !(await isStillOurs(call, one, hold))) return
            const own = { ...withTimeout(call, BUDGETS.page), record }
            await deps.vmActions.send(own, { ...one, begunAt: clock.now() })
          },
          bucket: bucketOf(key),
          clock,
          signal,
        })
      }),
    )
    return rest.flat()
  }

  async function leave(call: Call, id: string, rest: readonly Operation[]): Promise<void> {
    const [first] = rest
    if (isClosing && first) {
      await deps.holds.handOn(call, id)
      // Other processes that the person has a page of hear of it.
      await store.save(first)
    } else await Promise.all(rest.map((one) => store.save(toNotSent(one, clock.now()))))
  }

  /** Whoever thought that this process was gone has said of the operation that it was not sent. */
  async function isStillOurs(call: Call, { id, bulk = '' }: Operation, hold: Hold): Promise<boolean> {
    await hold.beat()
    return (await deps.activity.ofBulk(call, bulk)).some((one) => one.id === id && one.status === 'running')
  }

  /** Whether the person has a page open or not, the end of each is known. */
  async function lookAfter(call: Call, id: string, signal: AbortSignal): Promise<void> {
    const over = new AbortController()
    deps.followers.follow(call, AbortSignal.any([signal, over.signal]))
    while (!signal.aborted) {
      const operations = await deps.activity.ofBulk(call, id)
      if (operations.every(({ status }) => status !== 'running')) break
      await clock.wait(BUDGETS.bulkLook, signal)
    }
    over.abort()
  }

  /** @param save runs before the first is sent */
  async function keepSending(
    call: Call,
    id: string,
    waiting: readonly Waiting[],
    save: () => Promise<unknown>,
  ): Promise<void> {
    const [stopping, leaving] = [new AbortController(), new AbortController()]
    const lasts = call.assertion.expiresAt - clock.now()
    const lifetime = AbortSignal.timeout(Math.min(Math.max(0, lasts), LONGEST_MS))
    const present = AbortSignal.any([leaving.signal, lifetime])
    const sent = new AbortController()
    const hold = deps.holds.hold(call, id, { until: sent.signal, onStop: () => stopping.abort() })
    const saved = Promise.withResolvers<undefined>()
    const ended = saved.promise
      .then(() => run(call, waiting, hold, AbortSignal.any([stopping.signal, present])))
      .then((rest) => leave(call, id, rest))
      .finally(() => sent.abort())
      .then(() => lookAfter(call, id, present))
      .finally(() => runs.delete(id))
    runs.set(id, { personKey: toPersonKey(call.person), stopping, leaving, ended })
    await hold.begun
    await save()
    saved.resolve(undefined)
  }

  function bucketOf(key: string): WriteBucket {
    const bucket = buckets.get(key) ?? createWriteBucket({ clock })
    buckets.delete(key)
    buckets.set(key, bucket)
    const [oldest] = buckets.keys()
    if (buckets.size > MAX_BUCKETS && oldest !== undefined) buckets.delete(oldest)
    return bucket
  }

  return {
    find: deps.activity.ofBulk,
    async begin(asking, { id, action, vms, notSent }) {
      const call = withoutRequest(asking)
      if (runs.has(id) || (await deps.activity.ofBulk(call, id)).length > 0) return
      const personKey = toPersonKey(call.person)
      const toPart = (vm: BulkVm): Operation => ({
        ...toNewOperation(call, vm, action, clock.now()),
        stage: 'waiting',
        bulk: id,
      })
      const waiting = vms.map((vm): Waiting => ({
        operation: toPart(vm),
        bucket: [personKey, vm.id.subscriptionId, vm.location].join(' ').toLowerCase(),
      }))
      await keepSending(call, id, waiting, () =>
        Promise.all([
          ...waiting.map(({ operation }) => store.save(operation)),
          ...notSent.map((vm) => store.save(toNotSent(toPart(vm), clock.now()))),
        ]),
      )
    },
    async takeOver(asking, waiting) {
      const call = withoutRequest(asking)
      for (const id of new Set(waiting.flatMap(({ bulk = [] }) => bulk))) {
        if (isClosing || runs.has(id) || !(await deps.holds.takeOver(call, id))) continue
        const rest = (await deps.activity.ofBulk(call, id)).filter(isWaiting)
        // Where its VM is, an operation does not know: all of a subscription count as one place.
        const toWaiting = (operation: Operation): Waiting => ({
          operation,
          bucket: [operation.personKey, operation.vm.subscriptionId].join(' ').toLowerCase(),
        })
        await keepSending(call, id, rest.map(toWaiting), () => Promise.resolve())
      }
    },
    async stop(call, id) {
      const own = runs.get(id)
      if (own?.personKey === toPersonKey(call.person)) own.stopping.abort()
      else if (own === undefined) await deps.holds.askToStop(call, id)
      else throw new AppError('not-found', 'noSuchPage')
    },
    async close() {
      isClosing = true
      const all = [...runs.values()]
      for (const { leaving } of all) leaving.abort()
      await Promise.all(all.map(({ ended }) => ended))
    },
  }
}

/** The longest delay of a timer. */
const LONGEST_MS = 2 ** 31 - 1

/** More people than this hardly run bulks at once. A bucket that was forgotten learns from the first answer. */
const MAX_BUCKETS = 1_000

interface Waiting {
  readonly operation: Operation
  readonly bucket: string
}

/** What goes on when the request has ended. */
function withoutRequest({ person, assertion, ...rest }: Call): Call {
  return { ...rest, person, assertion, signal: new AbortController().signal, record: () => undefined }
}

function toNotSent(operation: Operation, now: number): Operation {
  return { ...operation, status: 'not-sent', endedAt: now }
}
