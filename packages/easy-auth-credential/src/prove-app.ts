import {
  type AuthorityValidationOptions,
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  type TokenCredential,
} from '@azure/identity'
import { createAssertion, readTokenFile } from './app-credential.ts'
import type { Settings } from './easy-auth-options.ts'
import { toExchangeError } from './exchange-error.ts'
import { within } from './pipeline.ts'

/**
 * Lets Entra verify the app: fetches a token for the app itself and discards it at once. The app has no rights anywhere, and
 * needs none for this.
 *
 * @throws EasyAuthError if Entra or the managed identity refuses, is slow, or can't be reached
 */
export async function proveApp(settings: Settings, scope: string): Promise<void> {
  try {
    const credential = await createCredential(settings, {
      authorityHost: settings.authority,
      disableInstanceDiscovery: true,
      retryOptions: { maxRetries: 0 },
      additionalPolicies: [{ policy: within(AbortSignal.timeout(settings.limits.exchange)), position: 'perCall' }],
    })
    await credential.getToken(scope)
  } catch (error) {
    throw toExchangeError(error, settings.names)
  }
}

type Options = AuthorityValidationOptions & ConstructorParameters<typeof ClientSecretCredential>[3]

async function createCredential(settings: Settings, options: Options): Promise<TokenCredential> {
  const { credential, tenantId, clientId } = settings
  const app = [tenantId, clientId] as const
  if (credential.kind === 'secret') return new ClientSecretCredential(...app, credential.secret, options)
  if (credential.kind === 'certificate') return new ClientCertificateCredential(...app, credential.path, options)
  if (credential.kind === 'token-file') {
    const token = await readTokenFile(credential.path, settings.names.tokenFile)
    return new ClientAssertionCredential(...app, () => Promise.resolve(token), options)
  }
  // Runs before the request to Entra, because a failure here must not be reported as a refusal by Entra.
  const { get, close } = createAssertion(credential, settings)
  const assertion = await get().finally(close)
  return new ClientAssertionCredential(...app, () => Promise.resolve(assertion), options)
}
