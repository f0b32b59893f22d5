import { hash } from 'node:crypto'
import type { Agent } from 'node:https'
import { createDefaultHttpClient, type HttpClient } from '@azure/core-rest-pipeline'
import type { AccessToken } from '@azure/identity'
import { LRUCache } from 'lru-cache'
import type { AppProof, ExchangeOptions } from './app-credential.ts'
import { createCachedDiscovery } from './cached-discovery.ts'
import { toSlow } from './easy-auth-error.ts'
import type { Names, Settings } from './easy-auth-options.ts'
import { isFromEntra, type LastAnswer, toExchangeError } from './exchange-error.ts'
import { type Caller, type PersonKey, toPersonKey } from './person.ts'
import { overSockets, readRetryAfter, retryDroppedConnection, untilAborted, within } from './pipeline.ts'

export interface CredentialOptions {
  /** Ends the wait for a token. The exchange itself goes on for whoever else waits for it. */
  readonly abortSignal?: AbortSignal
  /** Sends the requests to Entra of an exchange that starts for this caller, for instance to record them. */
  readonly httpClient?: HttpClient
}

export interface ExchangedTokens {
  /**
   * The person's token for a scope: the cached one, or else a new one. A token that answers a claims challenge is always new.
   *
   * @throws EasyAuthError if Entra refuses, is slow, or can't be reached
   */
  tokenFor(
    caller: Caller,
    scopes: string | string[],
    options: CredentialOptions & { readonly claims: string | undefined },
  ): Promise<AccessToken>
  forget(personKey: PersonKey): void
}

/** One token takes 2 to 4 KB, so all of them together stay below 50 MB. */
const MAX_TOKENS = 10_000

interface CachedToken {
  readonly token: AccessToken
  readonly personKey: PersonKey
}

interface Exchange {
  readonly caller: Caller
  readonly scopes: string[]
  readonly claims: string | undefined
  readonly httpClient: HttpClient | undefined
}

/**
 * Caches the token, not the credential: a credential with its caches takes about 100 KB. If people shared a client, MSAL
 * would let one person's throttling delay all of them. A credential that may act in several tenants is made for none: its cache
 * answers every tenant with the token of the first one.
 */
export function createExchangedTokens({
  settings,
  agent,
  createExchange,
}: {
  settings: Settings
  agent: Agent
  createExchange: AppProof['createExchange']
}): ExchangedTokens {
  const { limits, now } = settings
  const cache = new LRUCache<string, CachedToken>({ max: MAX_TOKENS, ttl: 1, ttlAutopurge: false })
  const cacheDiscovery = createCachedDiscovery(settings)
  const underWay = new Map<string, { readonly exchange: Promise<AccessToken>; readonly personKey: PersonKey }>()

  async function exchange({
    caller,
    scopes,
    claims,
    httpClient = createDefaultHttpClient(),
  }: Exchange): Promise<AccessToken> {
    const limit = AbortSignal.timeout(limits.exchange)
    const { tenantId } = caller.person
    let last: LastAnswer | undefined
    const options: ExchangeOptions = {
      tenantId,
      clientId: settings.clientId,
      userAssertionToken: caller.assertion.token,
      authorityHost: settings.authority,
      // The administrator sets the authority. Asking the public cloud about it would only fail in other clouds.
      disableInstanceDiscovery: true,
      retryOptions: { maxRetries: 0 },
      httpClient: cacheDiscovery(
        {
          async sendRequest(request) {
            const answer = await httpClient.sendRequest(request)
            last = {
              status: answer.status,
              retryAfter: readRetryAfter(answer.headers.get('retry-after')),
              isFromEntra: isFromEntra(answer.bodyAsText),
            }
            return answer
          },
        },
        tenantId,
      ),
      additionalPolicies: [
        { policy: overSockets(agent), position: 'perCall' },
        { policy: within(limit), position: 'perCall' },
        // An exchange changes nothing. The token of the first one, if it was made, is lost and expires.
        { policy: retryDroppedConnection(() => true), position: 'perCall' },
      ],
    }
    try {
      const credential = await createExchange(options)
      return await credential.getToken(scopes, { enableCae: true, ...(claims !== undefined && { claims }) })
    } catch (error) {
      if (limit.aborted) throw toSlow(error)
      throw toExchangeError(error, namesIn(tenantId), last)
    }
  }

  /** What remedies call the setting that has the tenant. */
  function namesIn(tenantId: string): Names {
    const { names } = settings
    return tenantId === settings.tenantId ? names : { ...names, tenantId: names.otherTenantIds }
  }

  /** Starts the only exchange of an assertion. Caches its token unless the person has signed out meanwhile. */
  function begin(key: string, flight: string, wanted: Exchange): Promise<AccessToken> {
    const personKey = toPersonKey(wanted.caller.person)
    const entry = {
      personKey,
      exchange: exchange(wanted)
        .then((token) => {
          const until = Math.min(token.expiresOnTimestamp, wanted.caller.assertion.expiresAt) - limits.tokenMargin
          if (underWay.get(flight) === entry && until > now()) {
            cache.set(key, { token, personKey }, { ttl: until - now() })
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
    async tokenFor(caller, given, { claims, abortSignal, httpClient }) {
      const scopes = [given].flat()
      const key = `${hash('sha256', caller.assertion.token, 'base64')} ${scopes.join(' ')}`
      const known = claims === undefined ? cache.get(key) : undefined
      if (known) return known.token
      const flight = claims === undefined ? key : `${key} ${claims}`
      const wanted = { caller, scopes, claims, httpClient }
      const exchange = underWay.get(flight)?.exchange ?? begin(key, flight, wanted)
      return untilAborted(exchange, abortSignal, toSlow)
    },
    forget(personKey) {
      for (const [key, { personKey: owner }] of cache.entries()) if (owner === personKey) cache.delete(key)
      for (const [key, { personKey: owner }] of underWay) if (owner === personKey) underWay.delete(key)
    },
  }
}
