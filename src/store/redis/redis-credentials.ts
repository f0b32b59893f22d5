import type { RedisClientOptions } from '@redis/client'
import type { AppIdentity } from 'easy-auth-credential/app-identity'
import { readTokenClaims, type TokenClaims } from './token-claims.ts'

/**
 * The same for Azure Managed Redis and Azure Cache for Redis: https://learn.microsoft.com/azure/redis/entra-for-authentication.
 * And in every cloud: Microsoft's own client changes the authority of a sovereign cloud, not this
 * (Microsoft.Azure.StackExchangeRedis 3.2, `AzureCacheOptions`). Not tried there.
 */
const SCOPE = 'https://redis.azure.com/.default'

/** The app's own tokens for one connection, whose user name is the object id in the token. */
export interface RedisCredentials {
  /** Asked at each connect. */
  readonly provider: NonNullable<RedisClientOptions['credentialsProvider']>
  /** The newest token, unless the connection is signed in with it. */
  findNewer(): SignIn | undefined
  signedIn(by: SignIn): void
  /** Whether a token has been asked for and is not here yet. */
  isWaiting(): boolean
  /** Whom the last token was for. */
  claims(): TokenClaims | undefined
  close(): void
}

export interface SignIn {
  readonly username: string
  readonly password: string
}

export type RedisIdentity = Pick<AppIdentity, 'getToken' | 'onToken'>

/** Why the app has no token for Redis, in the words of its identity. */
export class NoToken extends Error {
  readonly remedy: string | undefined

  constructor(cause: unknown) {
    const { message, entra, remedy } = cause as Partial<{
      message: string
      entra: { message?: string }
      remedy: string
    }>
    super([message, entra?.message].filter(Boolean).join(' '), { cause })
    this.name = 'NoToken'
    this.remedy = remedy
  }
}

export function createRedisCredentials(identity: RedisIdentity): RedisCredentials {
  let newest: SignIn | undefined
  let current: SignIn | undefined
  let claims: TokenClaims | undefined
  let isWaiting = false

  function note({ token }: { readonly token: string }): SignIn {
    claims = readTokenClaims(token)
    if (newest?.password !== token) newest = { username: claims.oid, password: token }
    return newest
  }
  const forget = identity.onToken(SCOPE, note)

  return {
    provider: {
      type: 'async-credentials-provider',
      async credentials() {
        isWaiting = true
        try {
          current = note(await identity.getToken(SCOPE))
          return current
        } catch (error) {
          throw new NoToken(error)
        } finally {
          isWaiting = false
        }
      },
    },
    findNewer: () => (newest === current ? undefined : newest),
    signedIn: (by) => (current = by),
    isWaiting: () => isWaiting,
    claims: () => claims,
    close: forget,
  }
}
