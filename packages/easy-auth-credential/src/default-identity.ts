import { createDefaultHttpClient, type PipelineRequest } from '@azure/core-rest-pipeline'
import { DefaultAzureCredential, type TokenCredential, WorkloadIdentityCredential } from '@azure/identity'
import { EasyAuthError } from './easy-auth-error.ts'
import { type Limits, NAMES } from './easy-auth-options.ts'
import { toExchangeError } from './exchange-error.ts'
import { type IdentityToken, toUnavailable } from './identity-endpoint.ts'
import { elapsed } from './until-answered.ts'

/** The command line of Azure takes seconds. Nobody waits for a renewal. */
const LIMIT_MS = 10_000

/**
 * Where no platform gives out tokens: a workload identity, the environment, a virtual machine's identity, or whoever has signed in
 * to the command line. https://learn.microsoft.com/azure/developer/javascript/sdk/authentication/credential-chains
 *
 * @returns asks once. Throws EasyAuthError
 */
export function createDefaultIdentity(deps: {
  clientId: string | undefined
  authority: string
  limits: Pick<Limits, 'assertion'>
}): (scope: string) => Promise<IdentityToken> {
  let credential: TokenCredential | undefined
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

/**
 * On Kubernetes the chain would go on where Entra refuses the token of the service account, and report only that the rest of it was
 * slow. So it is not asked there.
 *
 * @throws Error if AZURE_TOKEN_CREDENTIALS has a value that names no credential
 */
function createCredential({
  clientId,
  authority,
  limits,
}: Parameters<typeof createDefaultIdentity>[0]): TokenCredential {
  const client = createDefaultHttpClient()
  const options = {
    authorityHost: authority,
    disableInstanceDiscovery: true,
    retryOptions: { maxRetries: 0 },
    httpClient: {
      sendRequest(request: PipelineRequest) {
        request.abortSignal = AbortSignal.timeout(limits.assertion)
        return client.sendRequest(request)
      },
    },
  }
  const { AZURE_FEDERATED_TOKEN_FILE: tokenFilePath, AZURE_TENANT_ID: tenantId } = process.env
  if (tokenFilePath && tenantId) {
    return new WorkloadIdentityCredential({
      ...options,
      tokenFilePath,
      tenantId,
      ...(clientId !== undefined && { clientId }),
    })
  }
  return new DefaultAzureCredential({
    ...options,
    ...(clientId !== undefined && { managedIdentityClientId: clientId }),
    processTimeoutInMs: LIMIT_MS,
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
