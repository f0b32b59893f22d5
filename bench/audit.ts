import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { startAuditStorage } from '../simulator/dev/audit-storage.ts'
import { openCertificateAuthority } from '../simulator/tls/certificate-authority.ts'
import type { Place } from './local-azure.ts'

/** Settings of an app that writes an audit trail. */
export type AuditSettings = Readonly<Record<string, string>>

/** Starts an Azurite behind a certificate of the local Azure's CA. */
export async function startAudit({
  azure: { caFile, identity, storageToken },
  onEnd,
}: {
  azure: Pick<Place, 'caFile' | 'identity' | 'storageToken'>
  onEnd: (end: () => unknown) => void
}): Promise<AuditSettings> {
  const folder = mkdtempSync(join(tmpdir(), 'my-vms-bench-audit-'))
  onEnd(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  const authority = await openCertificateAuthority(dirname(caFile))
  const { endpoint, container } = await startAuditStorage({
    folder,
    certificate: await authority.issueServerCertificate(['localhost', '127.0.0.1']),
    ca: readFileSync(caFile, 'utf8'),
    token: storageToken,
    onEnd,
  })
  return {
    AUDIT_CONTAINER: `${endpoint}/${container}`,
    MANAGED_IDENTITY_CLIENT_ID: identity.clientId,
    IDENTITY_ENDPOINT: identity.endpoint,
    IDENTITY_HEADER: identity.header,
  }
}
