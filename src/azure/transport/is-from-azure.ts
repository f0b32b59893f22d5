import type { PipelineResponse } from '@azure/core-rest-pipeline'
import { readErrorBody } from './error-body.ts'
import { RESETS_AFTER } from './retry-after.ts'

/** Azure sets at least one of them on every answer, with a body or without. No proxy has a reason to. */
const HEADERS: readonly string[] = [
  'x-ms-request-id',
  'x-ms-correlation-request-id',
  'x-ms-routing-request-id',
  'x-ms-failure-cause',
  RESETS_AFTER,
]

/** How Azure asks for a token. A proxy asks for another scheme, or without these. */
const CHALLENGE = /^Bearer\b.*\b(?:authorization_uri|claims)=/is

/**
 * Whether an error is Azure's own. A proxy, a firewall or a gateway on the way answers errors too, and knows nothing of roles,
 * machines and sign-ins.
 */
export function isFromAzure(answer: Answer): boolean {
  const { status, headers, bodyAsText } = answer
  if (readErrorBody(answer).code !== undefined) return true
  if (HEADERS.some((name) => headers.has(name))) return true
  if (CHALLENGE.test(headers.get('www-authenticate') ?? '')) return true
  // An empty one says no more than its status, and whoever sent it, the advice is the same.
  return !bodyAsText && (status >= 500 || (status === 429 && headers.has('retry-after')))
}

type Answer = Pick<PipelineResponse, 'status' | 'headers' | 'bodyAsText'>
