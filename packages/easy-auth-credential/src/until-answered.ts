import type { Limits } from './easy-auth-options.ts'
import { toUnavailable } from './identity-endpoint.ts'

/** The platform may refuse an identity for a moment, just after a start. */
const MAX_REFUSALS = 3
const FIRST_PAUSE_MS = 100

/**
 * Asks until there is an answer: again after a failure, and once more beside a request that is slow. The first answer wins. A
 * platform that is always slow is therefore waited for.
 *
 * @throws EasyAuthError of the last failure, when the limit has passed or the platform refuses again and again
 */
export async function untilAnswered<T>(
  ask: (end: AbortSignal) => Promise<T>,
  { assertion, assertionSlow }: Pick<Limits, 'assertion' | 'assertionSlow'>,
): Promise<T> {
  const end = AbortSignal.timeout(assertion)
  const requests: Promise<T>[] = []
  let failure = toUnavailable(new Error('The identity endpoint did not answer in time.'))
  let refusals = 0
  for (let pause = FIRST_PAUSE_MS; !end.aborted; pause *= 2) {
    requests.push(ask(end))
    try {
      const answer = await Promise.race([firstOf(requests), elapsed(assertionSlow, end)])
      if (answer) return answer.value
    } catch (error) {
      failure = toUnavailable(error)
      requests.length = 0
      refusals += failure.code === 'managed-identity-refused' ? 1 : 0
      if (refusals === MAX_REFUSALS) throw failure
      await elapsed(pause, end)
    }
  }
  throw failure
}

/** @throws the failure of the last request, once all have failed */
async function firstOf<T>(requests: readonly Promise<T>[]): Promise<{ readonly value: T }> {
  try {
    return { value: await Promise.any(requests) }
  } catch (error) {
    throw error instanceof AggregateError ? error.errors.at(-1) : error
  }
}

/** A timeout of the platform's signals does not keep the process alive. */
export function elapsed(ms: number, end?: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    for (const signal of [AbortSignal.timeout(ms), ...(end ? [end] : [])]) {
      if (signal.aborted) resolve(undefined)
      signal.addEventListener('abort', () => resolve(undefined), { once: true })
    }
  })
}
