import type { AppCredential, Settings } from './easy-auth-options.ts'
import { createIdentityEndpoint } from './identity-endpoint.ts'
import { createRenewedToken, type RenewedToken } from './renewed-token.ts'
import { untilAnswered } from './until-answered.ts'

type ManagedIdentity = Extract<AppCredential, { kind: 'managed-identity' }>

/**
 * The token of a managed identity, which a federated credential of the app accepts in place of a secret. It lasts for hours, is
 * shared by everybody, renewed beside the requests, and used to its end while the platform does not answer.
 *
 * @returns a token whose `get` throws EasyAuthError: managed-identity-unavailable if the platform does not answer,
 * managed-identity-refused if it gives the app no such identity
 */
export function createIdentityAssertion(
  { clientId, audience = 'api://AzureADTokenExchange' }: ManagedIdentity,
  { limits, now }: Pick<Settings, 'limits' | 'now'>,
): RenewedToken {
  const ask = createIdentityEndpoint(clientId)
  return createRenewedToken({ fetchToken: () => untilAnswered((end) => ask(audience, end), limits), limits, now })
}
