import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Directory } from '../directory.ts'
import { CLIENT_CERTIFICATE_FILE } from '../entra/client-certificate.ts'
import { MANAGED_IDENTITY_PATH } from '../entra/managed-identity.ts'
import type { AppInstance } from './app-instances.ts'
import type { AuditStorage } from './audit-storage.ts'

/** Writes `.local/simulator.json`: the endpoints, apps and people, for programs that use the local Azure. */
export function writeHandOver(
  folder: string,
  facts: {
    origin: string
    frontDoor: string
    signIn: string
    directory: Directory
    audit?: AuditStorage | undefined
  },
  instances: readonly AppInstance[],
): void {
  const { tenantId, apps, servicePrincipal, managedIdentity, people, otherTenants } = facts.directory
  const certificate = join(folder, CLIENT_CERTIFICATE_FILE)
  const content = {
    frontDoor: facts.frontDoor,
    signIn: facts.signIn,
    arm: facts.origin,
    authority: facts.origin,
    tenantId,
    ca: join(folder, CA_FILE),
    apps: {
      auth: { clientId: apps.auth.clientId, clientSecret: apps.auth.clientSecret, certificate },
      sdk: {
        clientId: apps.sdk.clientId,
        clientSecret: apps.sdk.clientSecret,
        expiredSecret: apps.sdk.expiredSecret,
        certificate,
      },
    },
    servicePrincipal: { clientId: servicePrincipal.clientId, clientSecret: servicePrincipal.clientSecret },
    managedIdentity: { ...managedIdentity, endpoint: `${facts.origin}${MANAGED_IDENTITY_PATH}` },
    audit: facts.audit,
    otherTenants: (otherTenants ?? []).map(({ tenantId, tenantName }) => ({ tenantId, tenantName })),
    people: people.map(({ userPrincipalName, objectId, about }) => ({ userPrincipalName, objectId, about })),
    instances,
  }
  // Replaces the file in one step, so no reader sees half of it.
  const file = join(folder, 'simulator.json')
  writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`)
  renameSync(`${file}.new`, file)
}

export const CA_FILE = 'simulator-ca.pem'
