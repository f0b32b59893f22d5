import { decodeToken, findSeconds, findText } from '../entra/jwt.ts'
import type { RedisServer } from './redis-server.ts'

/** As Azure's caches do it: the object id in a token is the user, and the token is the password until it ends. */
export interface RedisUsers {
  /** Lets the holder of a token in. Takes about a second, and never fails: while Redis does not answer it tries again by itself. */
  admit(token: string): Promise<void>
}

/** Azure takes every token that is good. Each process has its own, and more of them where an answer was late. */
const MAX_TOKENS = 100
const RETRY_MS = 1_000
const MAX_TRIES = 300
const REDIS = 'https://redis.azure.com'

interface Held {
  readonly token: string
  readonly expiresAt: number
}

/** @param rules what a user may do, as `ACL SETUSER` takes it */
export function createRedisUsers({
  server,
  rules = ['~*', '&*', '+@all'],
}: {
  server: Pick<RedisServer, 'administer'>
  rules?: readonly string[]
}): RedisUsers {
  const held = new Map<string, readonly Held[]>()

  let last = Promise.resolve()

  /** One after the other: of two at once, the one that knows fewer tokens could be the last. */
  function set(user: string, more: readonly (readonly string[])[] = [], tries = 1): Promise<void> {
    last = last.then(() => send(user, more, tries))
    return last
  }

  async function send(user: string, more: readonly (readonly string[])[], tries: number): Promise<void> {
    const passwords = (held.get(user) ?? []).map(({ token }) => `>${token}`)
    try {
      await server.administer([['ACL', 'SETUSER', user, 'on', 'resetpass', ...passwords, ...rules], ...more])
    } catch {
      if (tries < MAX_TRIES) setTimeout(() => void set(user, more, tries + 1), RETRY_MS).unref()
    }
  }

  /** Azure ends a connection when the token that it was made with does, unless it has shown a newer one. */
  async function end(user: string, token: string): Promise<void> {
    const left = (held.get(user) ?? []).filter((one) => one.token !== token)
    held.set(user, left)
    await set(user, left.length === 0 ? [['CLIENT', 'KILL', 'USER', user]] : [])
  }

  return {
    async admit(token) {
      const claims = decodeToken(token)?.claims ?? {}
      const oid = findText(claims, 'oid')
      if (findText(claims, 'aud')?.replace(/\/$/, '') !== REDIS || oid === undefined) return
      const expiresAt = (findSeconds(claims, 'exp') ?? 0) * 1_000
      const before = (held.get(oid) ?? []).filter((one) => one.token !== token)
      held.set(oid, [...before, { token, expiresAt }].slice(-MAX_TOKENS))
      setTimeout(() => void end(oid, token), Math.min(expiresAt - Date.now(), LONGEST_TIMEOUT)).unref()
      await set(oid)
    },
  }
}

/** 2^31 - 1 ms, which Node's timers can wait. */
const LONGEST_TIMEOUT = 2_147_483_647
