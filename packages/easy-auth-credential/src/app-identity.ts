import type { TokenCredential } from '@azure/identity'
import { createDefaultIdentity } from './default-identity.ts'
import { DEFAULT_AUTHORITY, LIMITS, type Limits, NAMES, type Names } from './easy-auth-options.ts'
import { createIdentityEndpoint, type IdentityToken } from './identity-endpoint.ts'
import { withIdentityRemedy } from './remedies.ts'
import { createRenewedToken, type RenewedToken } from './renewed-token.ts'
import { untilAnswered } from './until-answered.ts'

export type { IdentityToken } from './identity-endpoint.ts'

export interface AppIdentityOptions {
  /** Client id of a user-assigned managed identity. Default: the system-assigned one. */
  readonly clientId?: string | undefined
  /** Origin of Entra. Default: that of public Azure. */
  readonly authority?: string | undefined
  readonly limits?: Partial<Limits>
  /** How your app calls these options, for remedies. */
  readonly names?: Partial<Names>
  /** Milliseconds since the Unix epoch. Default: `Date.now`. */
  readonly now?: () => number
}

/** What the app itself is, with no person behind it. */
export interface AppIdentity {
  /**
   * The token for a scope such as `https://redis.azure.com/.default`: the one at hand, or else a new one. It is kept, renewed
   * before its end beside whoever uses it, and handed out to its end while the platform does not answer.
   *
   * @throws EasyAuthError managed-identity-unavailable, managed-identity-refused, no-identity or misconfigured, whose remedy
   * says what to change
   */
  getToken(scope: string): Promise<IdentityToken>
  /**
   * Tells of each new token for a scope once somebody has asked for the first one.
   *
   * @returns ends that
   */
  onToken(scope: string, listener: (token: IdentityToken) => void): () => void
  /** For the client of any Azure SDK: getToken under the name that SDKs expect. */
  readonly credential: TokenCredential
  /** No more renewals. */
  close(): void
}

/**
 * The app's own identity: on App Service and Container Apps its managed identity, elsewhere what DefaultAzureCredential finds.
 * Create it once for a process. Sends nothing before somebody needs a token.
 */
export function createAppIdentity(options: AppIdentityOptions = {}): AppIdentity {
  const { clientId, authority = DEFAULT_AUTHORITY, now = Date.now } = options
  const limits = { ...LIMITS, ...options.limits }
  const names = { ...NAMES, ...options.names }
  const endpoint = createIdentityEndpoint(clientId)
  const fetchToken = endpoint
    ? (scope: string) => untilAnswered((end) => endpoint(scope, end), limits)
    : createDefaultIdentity({ clientId, authority, limits })
  const tokens = new Map<string, RenewedToken>()
  const listeners = new Set<{ readonly scope: string; readonly tell: (token: IdentityToken) => void }>()

  function open(scope: string): RenewedToken {
    const token = createRenewedToken({
      fetchToken: () => fetchToken(scope),
      onToken: (current) => {
        for (const listener of listeners) if (listener.scope === scope) listener.tell(current)
      },
      limits,
      now,
    })
    tokens.set(scope, token)
    return token
  }

  async function getToken(scope: string): Promise<IdentityToken> {
    try {
      return await (tokens.get(scope) ?? open(scope)).get()
    } catch (error) {
      throw withIdentityRemedy(error, clientId, names)
    }
  }

  return {
    getToken,
    onToken(scope, tell) {
      const listener = { scope, tell }
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    credential: {
      async getToken(scopes) {
        const [scope = ''] = [scopes].flat()
        const { token, expiresAt } = await getToken(scope)
        return { token, expiresOnTimestamp: expiresAt }
      },
    },
    close() {
      for (const token of tokens.values()) token.close()
    },
  }
}
