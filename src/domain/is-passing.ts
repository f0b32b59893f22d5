import type { AppError, ErrorKind } from './app-error.ts'

/** Whether the same request may succeed soon, because Azure has only failed or asked to wait. */
export function isPassing({ kind }: AppError): boolean {
  return PASSING.includes(kind)
}

const PASSING: readonly ErrorKind[] = ['azure-throttled', 'azure-slow', 'azure-unavailable']
