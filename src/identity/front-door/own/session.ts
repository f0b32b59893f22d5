import { randomUUID } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import * as z from 'zod'
import { AppError } from '../../../domain/app-error.ts'
import { BUDGETS } from '../../../domain/budgets.ts'
import type { ListedSession } from '../../../domain/ended-sessions.ts'
import type { DistinctHeaders } from '../front-door.ts'
import { readCookie, writeCookie } from './cookies.ts'
import { createCode } from './derived-keys.ts'
import { createSeal } from './seal.ts'

/** Who has signed in, as the session cookie holds it: no access token, no id token, nothing from a request. */
export const Session = z.object({
  id: z.string(),
  objectId: z.string(),
  tenantId: z.string(),
  /** Of the sign-in at Entra. Empty if it does not name it. */
  sid: z.string(),
  loginHint: z.string().optional(),
  /** The authentication contexts that the sign-in has met. */
  acrs: z.array(z.string()),
  /** Milliseconds since the Unix epoch. */
  until: z.number(),
  refreshToken: z.string(),
})
export type Session = z.infer<typeof Session>

/** The session, as the list of the ended ones knows it. */
export function toListed({ id, sid, until }: Session): ListedSession {
  return { id, sid, begunAt: until - BUDGETS.sessionMax }
}

export interface Sessions {
  /**
   * A new session, and the cookies that hold it.
   *
   * @param facts until: its end, if it replaces a session of the same sign-in
   */
  begin(
    facts: Omit<Session, 'id' | 'until'> & Partial<Pick<Session, 'until'>>,
  ): Promise<{ readonly session: Session; readonly cookies: readonly string[] }>
  find(headers: DistinctHeaders): Promise<FoundSession | undefined>
  /** What the session cookie holds, whatever became of the others: nobody does anything with it but end it. */
  findSealed(headers: DistinctHeaders): Promise<Session | undefined>
  /** Marks a session as used, if the mark that it has is some minutes old. */
  see(found: FoundSession): readonly string[]
  /** Whether the frame of Entra's that brings this companion belongs to the sign-in. */
  isCompanion(headers: DistinctHeaders, sid: string): boolean
}

export interface FoundSession {
  readonly session: Session
  readonly seenAt: number
}

/** Together with the other cookies and headers of its answer it stays below 4 KB, which is all that some proxies take. */
const MAX_COOKIE = 3_000
/** About 5,000 people's. */
const MAX_REMEMBERED = 20_000_000

export function createSessions(deps: { keys: readonly Buffer[]; now: () => number }): Sessions {
  const { keys, now } = deps
  const seal = createSeal({ ...deps, use: 'session', schema: Session, zip: 'DEF' })
  const seenCode = createCode(keys, 'seen')
  const companionCode = createCode(keys, 'companion')
  /** By the Cookie header as it comes: opening what is in it costs as much as the rest of a cached page. */
  const remembered = new LRUCache<string, FoundSession>({
    maxSize: MAX_REMEMBERED,
    sizeCalculation: (_found, header) => header.length,
  })

  async function findSealed(headers: DistinctHeaders): Promise<Session | undefined> {
    const text = readCookie(headers, 'session')
    return text === undefined ? undefined : seal.open(text)
  }

  async function open(headers: DistinctHeaders): Promise<FoundSession | undefined> {
    const session = await findSealed(headers)
    if (!session || !companionCode.isRight(readCookie(headers, 'companion') ?? '', session.sid)) return undefined
    const seenAt = readSeen(readCookie(headers, 'seen'), session)
    return seenAt === undefined ? undefined : { session, seenAt }
  }

  const isOver = ({ session, seenAt }: FoundSession) => session.until <= now() || seenAt <= now() - BUDGETS.sessionIdle

  const writeSeen = ({ id }: Session) => {
    const at = now().toString(36)
    return writeCookie('seen', `${at}.${seenCode.make(`${at} ${id}`)}`)
  }

  function readSeen(text: string | undefined, { id }: Session): number | undefined {
    const [at = '', code = ''] = (text ?? '').split('.')
    const seenAt = Number.parseInt(at, 36)
    return seenCode.isRight(code, `${at} ${id}`) ? seenAt : undefined
  }

  return {
    async begin(facts) {
      const session: Session = { until: now() + BUDGETS.sessionMax, ...facts, id: randomUUID() }
      const text = await seal.seal(session, session.until)
      if (text.length > MAX_COOKIE) {
        const message = `The session would take ${text.length} characters, of ${MAX_COOKIE}.`
        throw new AppError('misconfigured', 'signInTooLarge', { azure: { code: 'SessionTooLarge', message } })
      }
      const companion = writeCookie('companion', companionCode.make(session.sid))
      return { session, cookies: [writeCookie('session', text), writeSeen(session), companion] }
    },
    findSealed,
    async find(headers) {
      const header = (headers['cookie'] ?? []).join(';')
      const known = remembered.get(header)
      const found = known ?? (await open(headers))
      if (!found || isOver(found)) return undefined
      if (!known) remembered.set(header, found)
      return found
    },
    see: ({ session, seenAt }) => (now() - seenAt > BUDGETS.sessionSeen ? [writeSeen(session)] : []),
    isCompanion: (headers, sid) => companionCode.isRight(readCookie(headers, 'companion') ?? '', sid),
  }
}
