/** What the simulated Entra tenant holds: people, app registrations and one service principal. */
export interface Directory {
  readonly tenantId: string
  readonly tenantName: string
  readonly people: readonly Person[]
  readonly apps: { readonly auth: AppRegistration; readonly sdk: AppRegistration }
  /** Owner of every subscription; signs in with client_credentials. */
  readonly servicePrincipal: AppRegistration
  /** User-assigned, and a federated credential of the SDK app; has no rights of its own. */
  readonly managedIdentity: ManagedIdentity
  /** Other tenants that know the apps. None of them is anybody's home. */
  readonly otherTenants?: readonly OtherTenant[]
}

/** A tenant in which people of the directory are guests. */
export interface OtherTenant {
  readonly tenantId: string
  readonly tenantName: string
  readonly domain: string
  readonly guests: readonly Person[]
  /** Whether an administrator there has consented to the apps. */
  readonly isConsented: boolean
}

export interface Person {
  readonly userPrincipalName: string
  readonly displayName: string
  readonly objectId: string
  /** One line that helps the user choose a person to sign in as. */
  readonly about: string
  /** Why Entra refuses to exchange the person's token. Most people have no obstacle. */
  readonly obstacle?: Obstacle
  /** Set for a guest: the account in the person's own tenant. */
  readonly home?: { readonly tenantId: string; readonly objectId: string }
}

/** The person's account in their own tenant. As a guest, they have another object id in each tenant. */
export function toAccountId({ objectId, home }: Person): string {
  return home?.objectId ?? objectId
}

/** An app cannot work around an obstacle. A new sign-in resolves only `mfa` and `revoked`. */
export type Obstacle = 'mfa' | 'blocked' | 'device' | 'unassigned' | 'revoked' | 'other tenant' | 'no consent'

export interface AppRegistration {
  readonly displayName: string
  readonly clientId: string
  /** Object id of the app's service principal in the tenant. */
  readonly objectId: string
  readonly clientSecret: string
  /** A secret that was valid until it expired. */
  readonly expiredSecret?: string
  /** Where Entra may send a browser after signing in or out. Entra ignores the port of a loopback address. */
  readonly redirectUris?: readonly string[]
  /** Where Entra tells the app in a frame that a person has signed out. */
  readonly frontChannelLogoutUri?: string
}

export interface ManagedIdentity {
  readonly clientId: string
  /** Its principal id. */
  readonly objectId: string
  /** Its id in Resource Manager. */
  readonly resourceId: string
  /** IDENTITY_HEADER, by which App Service recognises its own app. */
  readonly header: string
}
