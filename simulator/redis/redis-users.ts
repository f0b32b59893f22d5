import type { RedisServer } from './redis-server.ts'

/** As Azure's caches do it: the object id in a token is the user, and the token is the password until it ends. */
export interface RedisUsers {
  /** Lets the holder of a token in. Takes at most about a second, and never fails: without Redis it does nothing. */
  admit(token: string): Promise<void>
}

/** Azure's clients renew a token while the one before is still good. */
const MAX_TOKENS = 3
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

  async function set(user: string, ...more: (readonly string[])[]): Promise<void> {
    const passwords = (held.get(user) ?? []).map(({ token }) => `>${token}`)
    const command = ['ACL', 'SETUSER', user, 'on', 'resetpass', ...passwords, ...rules]
    await server.administer([command, ...more]).catch(() => undefined)
  }

  /** Azure ends a connection when the token that it was made with does, unless it has shown a newer one. */
  async function end(user: string, token: string): Promise<void> {
    const left = (held.get(user) ?? []).filter((one) => one.token !== token)
    held.set(user, left)
    await set(user, ...(left.length === 0 ? [['CLIENT', 'KILL', 'USER', user]] : []))
  }

  return {
    async admit(token) {
      const { oid, aud, exp } = readClaims(token)
      if (aud?.replace(/\/$/, '') !== REDIS || oid === undefined) return
      const expiresAt = (exp ?? 0) * 1_000
      const before = (held.get(oid) ?? []).filter((one) => one.token !== token)
      held.set(oid, [...before, { token, expiresAt }].slice(-MAX_TOKENS))
      setTimeout(() => void end(oid, token), Math.min(expiresAt - Date.now(), LONGEST_TIMEOUT)).unref()
      await set(oid)
    },
  }
}

/** 2^31 - 1 ms, which Node's timers can wait. */
const LONGEST_TIMEOUT = 2_147_483_647

function readClaims(token: string): { oid?: string; aud?: string; exp?: number } {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
}
