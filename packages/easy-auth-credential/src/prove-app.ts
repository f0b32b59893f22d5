import {
  type AuthorityValidationOptions,
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  type TokenCredential,
} from '@azure/identity'
import { within } from '../../../src/azure/transport/within-time.ts'
import type { Cloud } from '../../../src/config/clouds.ts'
import type { SdkApp, SdkAppCredential } from '../../../src/config/sdk-app.ts'
import { BUDGETS } from '../../../src/domain/budgets.ts'
import { toExchangeError } from './exchange-error.ts'
import { createIdentityAssertion } from './identity-assertion.ts'

/**
 * Lets Entra verify the SDK app: fetches a token for the app itself and discards it at once. The app has no rights anywhere,
 * and needs none for this.
 *
 * @throws AppError if Entra or the managed identity refuses, is slow, or can't be reached
 */
export async function proveApp(deps: { cloud: Cloud; tenantId: string; sdkApp: SdkApp }): Promise<void> {
  const { tenantId, sdkApp, cloud } = deps
  try {
    const credential = await createCredential(sdkApp.credential, [tenantId, sdkApp.clientId], {
      authorityHost: cloud.authority,
      disableInstanceDiscovery: true,
      retryOptions: { maxRetries: 0 },
      additionalPolicies: [{ policy: within(AbortSignal.timeout(BUDGETS.doctorProof)), position: 'perCall' }],
    })
    await credential.getToken(`${cloud.armAudience}/.default`)
  } catch (error) {
    throw toExchangeError(error)
  }
}

type Options = AuthorityValidationOptions & ConstructorParameters<typeof ClientSecretCredential>[3]

async function createCredential(
  credential: SdkAppCredential,
  app: readonly [tenantId: string, clientId: string],
  options: Options,
): Promise<TokenCredential> {
  if (credential.kind === 'secret') return new ClientSecretCredential(...app, credential.secret, options)
  if (credential.kind === 'certificate') return new ClientCertificateCredential(...app, credential.path, options)
  // Runs before the request to Entra, because a failure here must not be reported as a refusal by Entra.
  const assertion = await createIdentityAssertion(credential)()
  return new ClientAssertionCredential(...app, () => Promise.resolve(assertion), options)
}
