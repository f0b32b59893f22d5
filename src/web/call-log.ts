import type { AzureCall } from '../domain/azure-call.ts'

declare module 'express-serve-static-core' {
  interface Locals {
    /** The calls to Azure for this request. The identity middleware sets it for everything after it. */
    calls?: CallLog
  }
}

/** The calls to Azure of one request: the first ones in full, the rest only as a count. */
export interface CallLog {
  readonly calls: readonly AzureCall[]
  readonly left: number
  record(call: AzureCall): void
}

/** A request may query hundreds of subscriptions, and a page that stays open keeps calling Azure. */
const MAX_ENTRIES = 60

export function createCallLog(): CallLog {
  const calls: AzureCall[] = []
  let left = 0
  return {
    calls,
    get left() {
      return left
    },
    record(call) {
      if (calls.length < MAX_ENTRIES) calls.push(call)
      else left += 1
    },
  }
}
