import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/identity'
import { readAccessToken, type RequestHeaders, verifyToken } from './access-token.ts'
import { createAppCredential } from './app-credential.ts'
import { EasyAuthError, toSlow } from './easy-auth-error.ts'
import { type EasyAuthOptions, isAccepted, readOptions } from './easy-auth-options.ts'
import { createExchangedTokens, type CredentialOptions } from './exchanged-tokens.ts'
import type { Caller, PersonKey } from './person.ts'
import { createSocketPool, untilAborted } from './pipeline.ts'
import { createTenantKeys } from './tenant-keys.ts'
import { toTokenError } from './token-error.ts'
import { createVerifiedTokens } from './verified-tokens.ts'

/** Acts as one person: for the client of any Azure SDK. Never share that client between people. */
export interface PersonCredential extends TokenCredential {
  /** The cached token, or else a new one, as for each claims challenge. Throws EasyAuthError. */
  getToken(scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken>
}

/** A verified person, and what acts as them. */
export interface SignedIn extends Caller {
  readonly credential: PersonCredential
}

export interface EasyAuth {
  /**
   * Identifies the person who sends a request with these headers, or whose access token this is.
   *
   * @throws EasyAuthError
   */
  identify(source: RequestHeaders | string, options?: CredentialOptions): Promise<SignedIn>
  /** A credential for a person who was identified before. */
  credentialFor(caller: Caller, options?: CredentialOptions): PersonCredential
  /** Forgets every token of a person (`tenantId/objectId`), as they sign out. */
  forget(personKey: PersonKey): void
  /**
   * Fetches what the app proves itself with, so that nobody waits for it, and renews it. Only a managed identity has something
   * to fetch. Does not throw: a failure shows when somebody needs it.
   */
  warmUp(): void
  /** Ends renewals, and closes the connections, unless they were passed in as `agent`. */
  close(): void
}

/**
 * Turns the headers of Azure App Service's authentication (Easy Auth) into a person and a credential of theirs. Create it once:
 * it holds the caches. Sends nothing before somebody needs it.
 *
 * @example
 * const easyAuth = createEasyAuth({ tenantId, clientId, credential: { kind: 'secret', secret } })
 * const { person, credential } = await easyAuth.identify(request.headers)
 *
 * @throws EasyAuthError misconfigured
 */
export function createEasyAuth(options: EasyAuthOptions): EasyAuth {
  const settings = readOptions(options)
  const agent = options.agent ?? createSocketPool()
  const tenantKeys = createTenantKeys(settings)
  const verified = createVerifiedTokens({
    verify: (token) => verifyToken({ settings, tenantKeys }, token),
    freshMs: settings.limits.verifiedTokenFresh,
    now: settings.now,
  })
  const { createExchange, warmUp, close } = createAppCredential(settings)
  const exchanged = createExchangedTokens({ settings, agent, createExchange })

  const credentialFor: EasyAuth['credentialFor'] = (caller, options = {}) => ({
    async getToken(scopes, asked = {}) {
      const own = caller.person.tenantId
      const { tenantId = own, claims, abortSignal } = asked
      if (tenantId.toLowerCase() !== own || !isAccepted(settings, own)) throw toOtherTenant(tenantId)
      return untilAborted(exchanged.tokenFor(caller, scopes, { ...options, claims }), abortSignal, toSlow)
    },
  })

  return {
    async identify(source, options = {}) {
      const headers = typeof source === 'string' ? undefined : source
      const token = typeof source === 'string' ? source : readAccessToken(source)
      try {
        const caller = await untilAborted(verified.verify(token), options.abortSignal, toSlow)
        return { ...caller, credential: credentialFor(caller, options) }
      } catch (error) {
        throw toTokenError(error, { token, headers, settings })
      }
    },
    credentialFor,
    forget(personKey) {
      verified.forget(personKey)
      exchanged.forget(personKey)
    },
    warmUp,
    close() {
      close()
      if (!options.agent) agent.destroy()
    },
  }
}

/** A vault or a database may ask for a token of its own tenant, where this person is somebody else and signs in by themselves. */
function toOtherTenant(tenantId: string): EasyAuthError {
  return new EasyAuthError(
    'misconfigured',
    `A token of the tenant ${tenantId} was asked for, where this person has not signed in.`,
  )
}
