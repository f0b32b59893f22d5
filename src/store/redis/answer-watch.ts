import { setImmediate as turn } from 'node:timers/promises'
import { BUDGETS } from '../../domain/budgets.ts'

/** Watches whether one connection is answered, and how fast. */
export interface AnswerWatch {
  /**
   * The answer, for which a caller waits as long as answers usually take.
   *
   * @throws NoAnswer if the connection is silent, or the answer is late
   */
  within<T>(send: () => Promise<T>): Promise<T>
  /** Since when there is no answer, in ms of `performance.now()`; undefined: it answers. Nothing may be written then. */
  silentSince(): number | undefined
  /** For a new connection. */
  reset(): void
}

export class NoAnswer extends Error {
  constructor() {
    super('Redis did not answer in time.')
    this.name = 'NoAnswer'
  }
}

/** The weight of one answer in the usual time. */
const WEIGHT = 0.1

/**
 * The first call that is not answered costs its caller 200 ms; meanwhile others wait hardly longer than answers usually take, and
 * then nobody waits. A Redis that is merely far away is told from one that hangs by the usual time.
 *
 * @param isAnswer whether an error is one that Redis answered
 * @param onAnswer receives the first answer after a silence
 */
export function createAnswerWatch(deps: { isAnswer: (error: unknown) => boolean; onAnswer: () => void }): AnswerWatch {
  /** Calls without an answer, oldest first, also those that nobody waits for any more. */
  let unanswered = new Map<symbol, { readonly since: number; readonly giveUp: () => void }>()
  let silentSince: number | undefined
  /** In ms. Unknown before the first answer, when every call may take its full time. */
  let usual: number | undefined

  function isOverdue(): boolean {
    const [oldest] = unanswered.values()
    if (oldest === undefined || usual === undefined) return false
    return performance.now() - oldest.since > Math.max(BUDGETS.redisOverdue, 3 * usual)
  }

  function settle(id: symbol, since: number, of: typeof unanswered): void {
    // An answer on an earlier connection says nothing about this one.
    if (of !== unanswered) return
    unanswered.delete(id)
    // A freeze of ten seconds must not make the next one count as usual.
    const took = Math.min(performance.now() - since, BUDGETS.redisAnswer)
    usual = usual === undefined ? took : usual + WEIGHT * (took - usual)
    if (silentSince === undefined) return
    silentSince = undefined
    deps.onAnswer()
  }

  function beSilent(): void {
    silentSince ??= performance.now()
    for (const { giveUp } of unanswered.values()) giveUp()
  }

  return {
    silentSince: () => silentSince,
    reset() {
      for (const { giveUp } of unanswered.values()) giveUp()
      unanswered = new Map()
      silentSince = undefined
    },
    async within(send) {
      if (silentSince !== undefined) throw new NoAnswer()
      const isShort = isOverdue()
      const short = Math.max(BUDGETS.redisAnswerIfOverdue, 2 * (usual ?? 0))
      const limit = isShort ? Math.min(short, BUDGETS.redisAnswer) : BUDGETS.redisAnswer
      const [id, since, of] = [Symbol(), performance.now(), unanswered]
      const { promise: late, reject } = Promise.withResolvers<never>()
      const giveUp = () => reject(new NoAnswer())
      unanswered.set(id, { since, giveUp })
      const answer = send()
      answer.then(
        () => settle(id, since, of),
        (error: unknown) => (deps.isAnswer(error) ? settle(id, since, of) : of.delete(id)),
      )
      const timer = setTimeout(() => void judge(), limit)
      // The answer may lie in the socket if the event loop was blocked: it is read two turns later.
      const judge = async () => {
        await turn()
        await turn()
        if (!of.has(id)) return
        if (isShort || of !== unanswered) giveUp()
        else beSilent()
      }
      try {
        return await Promise.race([answer, late])
      } finally {
        clearTimeout(timer)
      }
    },
  }
}
