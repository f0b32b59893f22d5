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
