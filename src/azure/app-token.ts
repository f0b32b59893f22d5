import { ClientSecretCredential } from '@azure/identity'
import type { Cloud } from '../config/clouds.ts'
import type { SdkApp } from '../config/config.ts'
import { toExchangeError } from './exchange-error.ts'
import { within } from './within-time.ts'

const LIMIT_MS = 8_000

/**
 * Lets Entra check who the SDK app is, by a token of its own that is thrown away at once. The app has no rights anywhere, and
 * needs none for this.
 *
 * @throws AppError where Entra refuses, is slow, or can't be reached
 */
export async function proveApp(deps: { cloud: Cloud; tenantId: string; sdkApp: SdkApp }): Promise<void> {
  const credential = new ClientSecretCredential(deps.tenantId, deps.sdkApp.clientId, deps.sdkApp.credential.secret, {
    authorityHost: deps.cloud.authority,
    disableInstanceDiscovery: true,
    retryOptions: { maxRetries: 0 },
    additionalPolicies: [{ policy: within(AbortSignal.timeout(LIMIT_MS)), position: 'perCall' }],
  })
  try {
    await credential.getToken(`${deps.cloud.armAudience}/.default`)
  } catch (error) {
    throw toExchangeError(error)
  }
}
