import { type AppIdentity, createAppIdentity as createIdentity } from 'easy-auth-credential/app-identity'
import type { Config } from '../config/config.ts'
import { BUDGETS } from '../domain/budgets.ts'

/** What the app itself is: for what it keeps, and for its proof to Entra. It has no rights on any VM. */
export function createAppIdentity({ cloud, managedIdentity }: AppIdentityConfig): AppIdentity {
  return createIdentity({
    clientId: managedIdentity.clientId,
    authority: cloud.authority,
    limits: BUDGETS,
    names: { managedIdentity: managedIdentity.setting },
  })
}

export type AppIdentityConfig = Pick<Config, 'cloud' | 'managedIdentity'>

/** The managed identity by which the Auth app proves itself: often the same one. Undefined if it has another credential, or none. */
export function createAuthIdentity(
  { cloud, frontDoor, managedIdentity }: Pick<Config, 'cloud' | 'frontDoor' | 'managedIdentity'>,
  appIdentity: AppIdentity,
): AppIdentity | undefined {
  if (frontDoor.kind !== 'own' || frontDoor.authApp.credential.kind !== 'managed-identity') return undefined
  const { clientId } = frontDoor.authApp.credential
  if (clientId === managedIdentity.clientId) return appIdentity
  const names = { managedIdentity: 'AUTH_MANAGED_IDENTITY_CLIENT_ID' }
  return createIdentity({ clientId, authority: cloud.authority, limits: BUDGETS, names })
}
