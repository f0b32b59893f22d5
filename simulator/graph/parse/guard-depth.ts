import { QueryError } from '../query-error.ts'

/**
 * Does the work, or throws QueryError if expressions nested thousands deep overflow the stack. Recognises the overflow
 * by its message, because the parser runs in its own context with its own RangeError.
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
