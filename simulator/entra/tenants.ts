import type { AppRegistration, Directory, OtherTenant } from '../directory.ts'
import { guidFrom } from '../world/guid.ts'

/** One tenant of this Entra, with the directory as it looks from there. */
export interface Tenant {
  readonly directory: Directory
  /** Whether it is the tenant of the people and of the apps. */
  readonly isHome: boolean
  readonly isConsented: boolean
}

/** The directory's own tenant first, then those in which its people are guests. */
export function toTenants(directory: Directory): readonly Tenant[] {
  const others = directory.otherTenants ?? []
  return [
    { directory, isHome: true, isConsented: true },
    ...others.map((tenant) => ({
      directory: toDirectory(directory, tenant),
      isHome: false,
      isConsented: tenant.isConsented,
    })),
  ]
}

/** The tenant with that id. `adfs` and the tenant's name are other names of the home tenant. */
export function findTenant(tenants: readonly Tenant[], name: string): Tenant | undefined {
  return tenants.find(
    ({ directory, isHome }) =>
      directory.tenantId === name || (isHome && [directory.tenantName.toLowerCase(), 'adfs'].includes(name)),
  )
}

function toDirectory(home: Directory, { tenantId, tenantName, guests }: OtherTenant): Directory {
  const { auth, sdk } = home.apps
  // An app has one client id everywhere, and a service principal of its own in each tenant.
  const inTenant = (app: AppRegistration) => ({
    ...app,
    objectId: guidFrom(`service principal of ${app.clientId} in ${tenantId}`),
  })
  return { ...home, tenantId, tenantName, people: guests, apps: { auth: inTenant(auth), sdk: inTenant(sdk) } }
}
