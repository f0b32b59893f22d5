import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openClientCertificate } from '../../../simulator/entra/client-certificate.ts'
import { openSigningKeys } from '../../../simulator/entra/signing-keys.ts'
import { openCertificateAuthority } from '../../../simulator/tls/certificate-authority.ts'

/** Jest's `globalSetup`: makes the keys of a local Azure once, since two RSA keys for every test take longer than the tests. */
export default async function createKeys(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'my-vms-keys-'))
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true })
  })
  await Promise.all([openCertificateAuthority(folder), openSigningKeys(folder), openClientCertificate(folder)])
  process.env['KEYS_OF_LOCAL_AZURE'] = folder
}
