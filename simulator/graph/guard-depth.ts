import { QueryError } from './query-error.ts'

/**
 * Does the work, or throws QueryError where expressions nested thousands deep overflow the stack. By name, since the
 * parser lives in a context of its own, which has a RangeError of its own.
 */
export function guardDepth<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (error instanceof QueryError || !isOverflow(error)) throw error
    throw new QueryError('QueryTooComplex', 'The query is too complex.')
  }
}

function isOverflow(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('message' in error)) return false
  return typeof error.message === 'string' && error.message.includes('Maximum call stack size exceeded')
}
