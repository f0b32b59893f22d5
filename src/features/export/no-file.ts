import { AppError } from '../../domain/app-error.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import { isPassing } from '../../domain/is-passing.ts'
import type { Gap, ScanView } from '../vm-list/ports.ts'

/** Names the subscriptions that a file would lack. The first of them that would not come by waiting decides what to do. */
export function toLacking(gaps: readonly Gap[], reason: AppError): AppError {
  const failures = gaps.map((gap) => gap.reason)
  const cause = failures.find((failure) => !isPassing(failure)) ?? failures[0] ?? reason
  const params = {
    subscriptions: gaps.map(({ subscription }) => subscription),
    because: cause.sentence,
  }
  return new AppError(toKind(cause), { key: 'fileLacks', params }, { cause, azure: cause.azure, cure: cause.cure })
}

/** A filter or an order by address, while no address is known. */
export function toWithoutAddresses(reason: AppError): AppError {
  const { cure, azure } = reason
  const retryAfter = azure.retryAfter ?? (isPassing(reason) ? BUDGETS.inventoryPause / 1_000 : undefined)
  const sentence = { key: 'fileNeedsAddresses', params: { because: reason.sentence } } as const
  return new AppError(toKind(reason), sentence, { cause: reason, azure: { ...azure, retryAfter }, cure })
}

/** What Azure does not find is not the file: its address is right. */
function toKind({ kind }: AppError): AppError['kind'] {
  return kind === 'not-found' ? 'azure-unavailable' : kind
}

export function toLate({ subscriptions: { all, read } }: ScanView, reason: AppError): AppError {
  const sentence = { key: 'fileTooSlow', params: { read, all } } as const
  return new AppError('azure-slow', sentence, { cause: reason, azure: reason.azure })
}
