import type { AzureCall } from '../domain/azure-call.ts'

declare module 'express-serve-static-core' {
  interface Locals {
    /** What has been asked of Azure for this request. Set by the identity middleware, for everything behind it. */
    calls: CallLog
  }
}

/** The calls to Azure of one request: the first of them whole, the others counted. */
export interface CallLog {
  readonly calls: readonly AzureCall[]
  readonly left: number
  record(call: AzureCall): void
}

/** Hundreds of subscriptions may be asked, and a page that is left open goes on asking. */
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
