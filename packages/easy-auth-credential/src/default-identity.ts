import { createDefaultHttpClient } from '@azure/core-rest-pipeline'
import { DefaultAzureCredential } from '@azure/identity'
import { EasyAuthError } from './easy-auth-error.ts'
import { type Limits, NAMES } from './easy-auth-options.ts'
import { toExchangeError } from './exchange-error.ts'
import { type IdentityToken, toUnavailable } from './identity-endpoint.ts'
import { elapsed } from './until-answered.ts'

/** The command line of Azure takes seconds. Nobody waits for a renewal. */
const LIMIT_MS = 10_000

/**
 * Where no platform gives out tokens: the environment, a workload identity, a virtual machine's identity, or whoever has signed in
 * to the command line. https://learn.microsoft.com/azure/developer/javascript/sdk/authentication/credential-chains
 *
 * @returns asks once. Throws EasyAuthError
 */
export function createDefaultIdentity(deps: {
  clientId: string | undefined
  authority: string
  limits: Pick<Limits, 'assertion'>
}): (scope: string) => Promise<IdentityToken> {
  let credential: DefaultAzureCredential | undefined
  return async (scope) => {
    try {
      credential ??= createCredential(deps)
      // The credential takes no abort signal.
      const token = await Promise.race([credential.getToken(scope), elapsed(LIMIT_MS)])
      if (token) return { token: token.token, expiresAt: token.expiresOnTimestamp }
    } catch (error) {
      throw toIdentityError(error)
    }
    throw toUnavailable(new Error('No credential of this machine answered in time.'))
  }
}

/** @throws Error if AZURE_TOKEN_CREDENTIALS has a value that names no credential */
function createCredential({ clientId, authority, limits }: Parameters<typeof createDefaultIdentity>[0]) {
  const client = createDefaultHttpClient()
  return new DefaultAzureCredential({
    ...(clientId !== undefined && { managedIdentityClientId: clientId }),
    authorityHost: authority,
    disableInstanceDiscovery: true,
    processTimeoutInMs: LIMIT_MS,
    retryOptions: { maxRetries: 0 },
    httpClient: {
      sendRequest(request) {
        request.abortSignal = AbortSignal.timeout(limits.assertion)
        return client.sendRequest(request)
      },
    },
  })
}

/** How @azure/identity says that no credential of the chain has anything to offer. */
const NOTHING_FOUND: readonly string[] = ['AggregateAuthenticationError', 'CredentialUnavailableError']

function toIdentityError(error: unknown): EasyAuthError {
  if (!(error instanceof Error)) return toUnavailable(error)
  const { message, name } = error
  if (NOTHING_FOUND.includes(name)) {
    return new EasyAuthError('no-identity', 'Nothing here gives the app an identity.', {
      cause: error,
      entra: { message },
    })
  }
  if (message.includes('AZURE_TOKEN_CREDENTIALS')) {
    return new EasyAuthError('misconfigured', 'AZURE_TOKEN_CREDENTIALS names no credential.', { remedy: message })
  }
  return toExchangeError(error, ENVIRONMENT)
}

/** The variables of EnvironmentCredential, for remedies. */
const ENVIRONMENT = {
  ...NAMES,
  tenantId: 'AZURE_TENANT_ID',
  clientId: 'AZURE_CLIENT_ID',
  secret: 'AZURE_CLIENT_SECRET',
  certificate: 'AZURE_CLIENT_CERTIFICATE_PATH',
  cloud: 'AZURE_AUTHORITY_HOST',
  registration: 'app registration in AZURE_CLIENT_ID',
}
