import { hash } from 'node:crypto'
import type { Agent } from 'node:https'
import type { AccessToken } from '@azure/identity'
import { LRUCache } from 'lru-cache'
import type { Cloud } from '../config/clouds.ts'
import type { SdkApp } from '../config/sdk-app.ts'
import { AppError } from '../domain/app-error.ts'
import type { User } from '../domain/user.ts'
import { toExchangeError } from './exchange-error.ts'
import { createCachedDiscovery } from './cached-discovery.ts'
import { createRecordedCalls } from './recorded-calls.ts'
import { retryDroppedConnection } from './retry-dropped-connection.ts'
import { createSdkAppCredential, type ExchangeOptions } from './sdk-app-credential.ts'
import { overSockets } from './socket-pool.ts'
import { within, withinTime } from './within-time.ts'

/** Exchanges a person's access token for one of Azure Resource Manager that is theirs as well. */
export interface OnBehalfOf {
  /**
   * The person's token for Azure Resource Manager: the kept one, else a new one.
   *
   * @param claims a claims challenge of Azure's; a token that answers it is always a new one
   * @throws AppError where Entra refuses, is slow, or can't be reached
   */
  tokenFor(user: User, claims?: string): Promise<AccessToken>
  /** Forgets every token of a person in this process. */
  forget(userObjectId: string): void
}

/** A token that is about to expire is not handed out: long enough for one page, short enough to matter little. */
const MARGIN_MS = 60_000
/** One token is 2 to 4 KB, so that all of them together stay below 50 MB. */
const MAX_TOKENS = 10_000
/** The exchange ignores `abortSignal`, so its requests get a limit of their own, shorter than that of a page. */
const EXCHANGE_LIMIT_MS = 8_000

interface CachedToken {
  readonly token: AccessToken
  readonly userObjectId: string
}

/**
 * The token is kept, not the credential: a credential with its caches weighs about 100 KB, and MSAL would let one
 * person's throttling hold up everybody who shares a client.
 */
export function createOnBehalfOf(deps: { cloud: Cloud; tenantId: string; sdkApp: SdkApp; sockets: Agent }): OnBehalfOf {
  const scope = `${deps.cloud.armAudience}/.default`
  const cache = new LRUCache<string, CachedToken>({ max: MAX_TOKENS, ttl: 1, ttlAutopurge: false })
  const createExchange = createSdkAppCredential(deps.sdkApp.credential)
  const cacheDiscovery = createCachedDiscovery(deps)
  const underWay = new Map<string, { readonly exchange: Promise<AccessToken>; readonly userObjectId: string }>()

  async function exchange(user: User, claims: string | undefined): Promise<AccessToken> {
    const limit = AbortSignal.timeout(EXCHANGE_LIMIT_MS)
    const options: ExchangeOptions = {
      tenantId: deps.tenantId,
      clientId: deps.sdkApp.clientId,
      userAssertionToken: user.assertion,
      authorityHost: deps.cloud.authority,
      // The authority is the administrator's setting; asking the public cloud about it would only fail elsewhere.
      disableInstanceDiscovery: true,
      retryOptions: { maxRetries: 0 },
      httpClient: cacheDiscovery(createRecordedCalls(user)),
      additionalPolicies: [
        { policy: overSockets(deps.sockets), position: 'perCall' },
        { policy: within(limit), position: 'perCall' },
        { policy: retryDroppedConnection(), position: 'perCall' },
      ],
    }
    try {
      const credential = await createExchange(options)
      return await credential.getToken(scope, { enableCae: true, ...(claims !== undefined && { claims }) })
    } catch (error) {
      if (limit.aborted) throw new AppError('azure-slow', 'Microsoft Entra did not answer in time.', { cause: error })
      throw toExchangeError(error)
    }
  }

  /** Starts the one exchange of an assertion, whose token is kept unless the person has signed out meanwhile. */
  function begin(flight: string, user: User, claims: string | undefined): Promise<AccessToken> {
    const entry = {
      userObjectId: user.objectId,
      exchange: exchange(user, claims)
        .then((token) => {
          const until = Math.min(token.expiresOnTimestamp, user.expiresAt) - MARGIN_MS
          if (underWay.get(flight) === entry && until > Date.now()) {
            cache.set(toKey(user), { token, userObjectId: user.objectId }, { ttl: until - Date.now() })
          }
          return token
        })
        .finally(() => {
          if (underWay.get(flight) === entry) underWay.delete(flight)
        }),
    }
    underWay.set(flight, entry)
    return entry.exchange
  }

  return {
    async tokenFor(user, claims) {
      const key = toKey(user)
      const known = claims === undefined ? cache.get(key) : undefined
      if (known) return known.token
      const flight = claims === undefined ? key : `${key} ${claims}`
      return withinTime(underWay.get(flight)?.exchange ?? begin(flight, user, claims), user.deadline, 'Microsoft Entra')
    },

    forget(userObjectId) {
      for (const [key, { userObjectId: owner }] of cache.entries()) if (owner === userObjectId) cache.delete(key)
      for (const [key, { userObjectId: owner }] of underWay) if (owner === userObjectId) underWay.delete(key)
    },
  }
}

function toKey(user: User): string {
  return hash('sha256', user.assertion, 'base64')
}
