import { hash } from 'node:crypto'
import type { Agent } from 'node:https'
import type { AccessToken } from '@azure/identity'
import { LRUCache } from 'lru-cache'
import { createRecordedCalls } from '../../../src/azure/transport/recorded-calls.ts'
import { overSockets } from '../../../src/azure/transport/socket-pool.ts'
import { within, withinTime } from '../../../src/azure/transport/within-time.ts'
import type { Cloud } from '../../../src/config/clouds.ts'
import type { SdkApp } from '../../../src/config/sdk-app.ts'
import { AppError } from '../../../src/domain/app-error.ts'
import { BUDGETS } from '../../../src/domain/budgets.ts'
import type { Call } from '../../../src/domain/call.ts'
import { type PersonKey, toPersonKey } from '../../../src/domain/person.ts'
import type { Bus } from '../../../src/events/bus.ts'
import { createSdkAppCredential, type ExchangeOptions } from './app-credential.ts'
import { createCachedDiscovery } from './cached-discovery.ts'
import { toExchangeError } from './exchange-error.ts'
import { retryDroppedConnection } from './pipeline.ts'

/** Exchanges a person's access token for their own token for Azure Resource Manager. */
export interface OnBehalfOf {
  /**
   * The person's token for Azure Resource Manager: the cached one, or else a new one.
   *
   * @param claims a claims challenge from Azure; the token that answers it is always new
   * @throws AppError if Entra refuses, is slow, or can't be reached
   */
  tokenFor(call: Call, claims?: string): Promise<AccessToken>
}

/** One token takes 2 to 4 KB, so all of them together stay below 50 MB. */
const MAX_TOKENS = 10_000

interface CachedToken {
  readonly token: AccessToken
  readonly personKey: PersonKey
}

/**
 * Caches the token, not the credential: a credential with its caches takes about 100 KB. If people shared a client, MSAL
 * would let one person's throttling delay all of them.
 */
export function createOnBehalfOf(deps: {
  cloud: Cloud
  tenantId: string
  sdkApp: SdkApp
  sockets: Agent
  events: Bus
}): OnBehalfOf {
  const scope = `${deps.cloud.armAudience}/.default`
  const cache = new LRUCache<string, CachedToken>({ max: MAX_TOKENS, ttl: 1, ttlAutopurge: false })
  const createExchange = createSdkAppCredential(deps.sdkApp.credential)
  const cacheDiscovery = createCachedDiscovery(deps)
  const underWay = new Map<string, { readonly exchange: Promise<AccessToken>; readonly personKey: PersonKey }>()

  deps.events.subscribe('person-left', (personKey) => {
    for (const [key, { personKey: owner }] of cache.entries()) if (owner === personKey) cache.delete(key)
    for (const [key, { personKey: owner }] of underWay) if (owner === personKey) underWay.delete(key)
  })

  async function exchange(call: Call, claims: string | undefined): Promise<AccessToken> {
    const limit = AbortSignal.timeout(BUDGETS.exchange)
    const options: ExchangeOptions = {
      tenantId: deps.tenantId,
      clientId: deps.sdkApp.clientId,
      userAssertionToken: call.assertion.token,
      authorityHost: deps.cloud.authority,
      // The administrator sets the authority. Asking the public cloud about it would only fail in other clouds.
      disableInstanceDiscovery: true,
      retryOptions: { maxRetries: 0 },
      httpClient: cacheDiscovery(createRecordedCalls(call)),
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

  /** Starts the only exchange of an assertion. Caches its token unless the person has signed out meanwhile. */
  function begin(flight: string, call: Call, claims: string | undefined): Promise<AccessToken> {
    const entry = {
      personKey: toPersonKey(call.person),
      exchange: exchange(call, claims)
        .then((token) => {
          const until = Math.min(token.expiresOnTimestamp, call.assertion.expiresAt) - BUDGETS.tokenMargin
          if (underWay.get(flight) === entry && until > Date.now()) {
            cache.set(toKey(call), { token, personKey: toPersonKey(call.person) }, { ttl: until - Date.now() })
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
    async tokenFor(call, claims) {
      const key = toKey(call)
      const known = claims === undefined ? cache.get(key) : undefined
      if (known) return known.token
      const flight = claims === undefined ? key : `${key} ${claims}`
      return withinTime(underWay.get(flight)?.exchange ?? begin(flight, call, claims), call.signal, 'Microsoft Entra')
    },
  }
}

function toKey(call: Call): string {
  return hash('sha256', call.assertion.token, 'base64')
}
