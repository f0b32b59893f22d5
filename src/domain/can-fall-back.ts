import { AppError, type ErrorKind } from './app-error.ts'

/** Whether a failure of the inventory says nothing about the person, which makes a subscription scan a valid fallback. */
export function canFallBack(error: unknown): error is AppError {
  return error instanceof AppError && FALLS_BACK_ON.includes(error.kind)
}

/** Whether only the app's own limit keeps the person from the inventory, which is there and answers the next request. */
export function isOwnLimit({ sentence }: AppError): boolean {
  return sentence.key === 'shareSpent'
}

const FALLS_BACK_ON: readonly ErrorKind[] = [
  'azure-throttled',
  'azure-unavailable',
  'azure-slow',
  'azure-refused',
  'forbidden',
  'not-found',
  'conflict',
]
