import type { AzureCall } from '../../domain/azure-call.ts'
import type { Words } from '../../words/words.ts'
import type { CallLog } from '../call-log.ts'

/** The calls to Azure behind a page, for its footer. */
export interface CallsModel {
  readonly summary: string
  readonly calls: readonly CallModel[]
  /** Says how many more there were. */
  readonly more: string | undefined
}

interface CallModel {
  readonly what: string
  readonly outcome: string
  readonly duration: string
  readonly quota: readonly string[]
  readonly correlationId: string | undefined
  /** The az command that repeats the call, quoted for bash; undefined if only this app can make it. */
  readonly repeat: string | undefined
}

export function toCallsModel({ calls, left }: CallLog, words: Words): CallsModel {
  const count = calls.length + left
  return {
    summary: words.calls.summary(count),
    calls: calls.map((call) => toCallModel(call, words)),
    more: left > 0 ? words.calls.more(left) : undefined,
  }
}

function toCallModel(call: AzureCall, words: Words): CallModel {
  const { host, pathname } = new URL(call.url)
  return {
    what: `${call.method} ${host}${pathname}`,
    outcome: call.status === undefined ? words.calls.noAnswer : String(call.status),
    duration: words.calls.after(call.durationMs),
    quota: call.quota.map((line) => line.replace(/^x-ms-(ratelimit-)?/, '')),
    correlationId: call.correlationId,
    repeat: toAzRest(call),
  }
}

/**
 * https://learn.microsoft.com/cli/azure/reference-index#az-rest. A token exchange can't be repeated, because its body is not
 * shown.
 */
function toAzRest({ method, url, body }: AzureCall): string | undefined {
  const { origin, pathname } = new URL(url)
  if (/\/oauth2\//.test(pathname)) return undefined
  // Entra publishes its discovery document to everyone, and issues no token for itself.
  const as = pathname.includes('/.well-known/') ? ['--skip-authorization-header'] : ['--resource', quote(origin)]
  const line = ['az rest', '--method', method.toLowerCase(), ...as, '--url', quote(url)]
  return [...line, ...(body === undefined ? [] : ['--body', quote(body)])].join(' ')
}

/** Quotes any text as one word of bash. PowerShell doubles a quote instead, and Windows drops double quotes on the way to az. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
