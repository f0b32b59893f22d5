import { AppError } from '../../domain/app-error.ts'
import type { AzureCall } from '../../domain/azure-call.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import type { Clock } from '../../domain/clock.ts'
import type { Operation } from '../../domain/operation.ts'
import type { Write, WriteBucket } from './write-bucket.ts'

interface Turn {
  readonly operation: Operation
  /** In milliseconds since the Unix epoch. */
  readonly notBefore: number
}

/** So many in a row that Compute throttles are the subscription's limit, not that of a VM. */
const OF_SUBSCRIPTION = 3

/**
 * Sends operations as fast as a bucket lets them out. What Azure throttles was not carried out, and is sent again.
 *
 * @param deps.send rejects if Azure refuses the operation, and has saved that
 * @returns those that were not sent because the signal aborted, or because Azure wants the person to sign in again
 */
export async function sendInTurn(
  operations: readonly Operation[],
  deps: {
    send: (operation: Operation, record: (call: AzureCall) => void) => Promise<void>
    bucket: WriteBucket
    clock: Clock
    signal: AbortSignal
  },
): Promise<readonly Operation[]> {
  const { bucket, clock } = deps
  const giveUp = new AbortController()
  const signal = AbortSignal.any([deps.signal, giveUp.signal])
  const waiting: Turn[] = operations.map((operation) => ({ operation, notBefore: 0 }))
  const onTheWay = new Set<Promise<void>>()
  let throttledInARow = 0

  async function send({ operation }: Turn, write: Write): Promise<void> {
    let remaining: number | undefined
    try {
      await deps.send(operation, (call) => (remaining = findRemaining(call) ?? remaining))
      throttledInARow = 0
      write.answered(remaining)
    } catch (error) {
      const refusal = error instanceof AppError ? error : undefined
      if (refusal?.kind === 'azure-throttled') again(operation, refusal, write)
      else write.answered(remaining)
      if (refusal && NOBODY_SENDS_MORE.includes(refusal.kind)) giveUp.abort()
    }
  }

  function again(operation: Operation, { azure }: AppError, write: Write): void {
    const waitMs = azure.retryAfter === undefined ? BUDGETS.throttledPause : azure.retryAfter * 1_000
    throttledInARow += 1
    if (azure.code === OF_THE_PERSON || throttledInARow >= OF_SUBSCRIPTION) write.throttled(waitMs)
    else write.answered(undefined)
    waiting.unshift({ operation, notBefore: clock.now() + waitMs })
  }

  while (!signal.aborted && (waiting.length > 0 || onTheWay.size > 0)) {
    const at = waiting.findIndex(({ notBefore }) => notBefore <= clock.now())
    const turn = waiting[at]
    if (turn === undefined) {
      await untilNext()
      continue
    }
    const write = await bucket.take(signal)
    if (write === undefined) break
    waiting.splice(waiting.indexOf(turn), 1)
    const sent: Promise<void> = send(turn, write).finally(() => onTheWay.delete(sent))
    onTheWay.add(sent)
  }
  await Promise.all(onTheWay)
  return waiting.map(({ operation }) => operation)

  /** Until an answer is there, which may bring another turn, or the first of those that wait may be sent. */
  async function untilNext(): Promise<void> {
    const next = Math.min(...waiting.map(({ notBefore }) => notBefore))
    const over = new AbortController()
    const due = Number.isFinite(next) ? [clock.wait(next - clock.now(), AbortSignal.any([signal, over.signal]))] : []
    await Promise.race([...onTheWay, ...due])
    over.abort()
  }
}

/** Resource Manager's code for its own limit, which is the person's. Compute has others, for a VM or the whole subscription. */
const OF_THE_PERSON = 'SubscriptionRequestsThrottled'

/** Every other operation of the person would be refused in the same way. */
const NOBODY_SENDS_MORE: readonly AppError['kind'][] = ['not-signed-in', 'more-proof-needed', 'sign-in-refused']

/** What Azure says is left of the person's writes: `x-ms-ratelimit-remaining-subscription-writes: 187`. */
function findRemaining({ quota }: AzureCall): number | undefined {
  const [, left] = quota.map((line) => REMAINING.exec(line)).find((found) => found !== null) ?? []
  return left === undefined ? undefined : Number(left)
}

const REMAINING = /^x-ms-ratelimit-remaining-subscription-writes: (\d{1,6})$/
