import { hash } from 'node:crypto'
import type { RequestHeaders } from 'easy-auth-credential'
import { LRUCache } from 'lru-cache'
import * as z from 'zod'
import { AppError, type ErrorKind } from '../domain/app-error.ts'
import type { Caller } from '../domain/call.ts'
import { toPersonKey } from '../domain/person.ts'
import type { PlainSentence } from '../domain/sentence.ts'
import type { Bus } from '../events/bus.ts'
import { readEncodedJson } from './read-encoded-json.ts'

const MAX_REMEMBERED = 10_000

/** Tells of each sign-in once, and of each refusal once for a token: pages ask again and again. */
export interface SignInEvents {
  /** A token has been verified. */
  verified(caller: Caller): void
  /** A request was refused because of its token. */
  refused(error: unknown, source: RequestHeaders | string): void
  /** A browser came back from Entra without a sign-in. */
  callbackRefused(error: AppError, signInId: string): void
  /** Entra has refused to let the app act for a person. */
  exchangeRefused(error: unknown, caller: Caller): void
}

export function createSignInEvents({ events }: { events: Bus }): SignInEvents {
  const tokens = new LRUCache<string, true>({ max: MAX_REMEMBERED })
  const signIns = new LRUCache<string, true>({ max: MAX_REMEMBERED })
  const refusals = new LRUCache<string, true>({ max: MAX_REMEMBERED })
  events.subscribe('person-left', (personKey) => signIns.delete(`${personKey}/`))

  return {
    verified({ person, assertion }) {
      const key = toPersonKey(person)
      if (!isFirst(tokens, `${key}/${assertion.issuedAt}`)) return
      // Easy Auth renews a token without a sign-in. Only the session tells.
      if (isFirst(signIns, `${key}/${readSession(assertion.token)}`)) events.publish('signed-in', person)
    },
    refused(error, source) {
      if (!(error instanceof AppError) || error.kind !== 'not-signed-in') return
      // Nobody has signed in, so nobody is refused.
      if (error.sentence.key === 'notSignedIn') return
      const token = typeof source === 'string' ? source : String(readToken(source))
      if (!isFirst(refusals, `${error.sentence.key}/${hash('sha256', token, 'base64')}`)) return
      const { code = error.sentence.key, correlationId } = error.azure
      events.publish('sign-in-refused', { person: undefined, code, correlationId })
    },
    callbackRefused({ kind, sentence, azure }, signInId) {
      if (!REFUSALS.includes(kind) || NO_REFUSALS.includes(sentence.key)) return
      const { code = sentence.key, correlationId } = azure
      if (!isFirst(refusals, `${signInId}/${code}`)) return
      events.publish('sign-in-refused', { person: undefined, code, correlationId })
    },
    exchangeRefused(error, { person, assertion }) {
      if (!(error instanceof AppError) || !REFUSALS.includes(error.kind)) return
      const { code = error.sentence.key, correlationId } = error.azure
      if (!isFirst(refusals, `${toPersonKey(person)}/${assertion.issuedAt}/${code}`)) return
      events.publish('sign-in-refused', { person, code, correlationId })
    },
  }
}

const REFUSALS: readonly ErrorKind[] = ['not-signed-in', 'sign-in-refused', 'more-proof-needed']
/** The person gave up, opened a page again, or is not signed in at Entra either. */
const NO_REFUSALS: readonly string[] = ['signInCancelled', 'signInSpent', 'notSignedIn'] satisfies PlainSentence[]

function isFirst(seen: LRUCache<string, true>, key: string): boolean {
  if (seen.has(key)) return false
  seen.set(key, true)
  return true
}

function readToken(headers: RequestHeaders): unknown {
  return headers instanceof Headers ? headers.get(TOKEN) : headers[TOKEN]
}

const TOKEN = 'x-ms-token-aad-access-token'

/** https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference: `sid`, which stays when a token is renewed. */
const Claims = z.object({ sid: z.string().optional() })

/** Empty if the token does not name it. The token has been verified before. */
function readSession(token: string): string {
  return Claims.safeParse(readEncodedJson(token.split('.')[1])).data?.sid ?? ''
}
