import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openClientCertificate } from '../../../simulator/entra/client-certificate.ts'
import { openSigningKeys } from '../../../simulator/entra/signing-keys.ts'
import { openCertificateAuthority } from '../../../simulator/tls/certificate-authority.ts'

/** Jest's `globalSetup`: does once, in a shared folder, the work that takes longer than most tests. */
export default async function prepare(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'my-vms-tests-'))
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true })
  })

  const keys = join(folder, 'keys')
  await Promise.all([openCertificateAuthority(keys), openSigningKeys(keys), openClientCertificate(keys)])
  process.env['KEYS_OF_LOCAL_AZURE'] = keys
  // Not for the workers, because every test file is new code to them.
  process.env['COMPILE_CACHE_OF_PROGRAMS'] = join(folder, 'compile-cache')
}
