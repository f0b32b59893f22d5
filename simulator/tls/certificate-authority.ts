import { createPrivateKey, webcrypto, X509Certificate } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createSerialNumber, ECDSA, exportPrivateKey, importPrivateKey, loadX509 } from './certificates.ts'
import { localNamesOnly } from './name-constraints.ts'
import { writePrivateFile } from './private-files.ts'
import { issueServerCertificate } from './server-certificate.ts'

const DAY_MS = 24 * 60 * 60 * 1000

export interface CertificateAuthority {
  readonly certificatePem: string
  /** Issues a new key and certificate for names and addresses of this computer, valid for at most 90 days. */
  issueServerCertificate(hosts: string[]): Promise<{ key: string; cert: string }>
}

/**
 * The simulator's own CA. Key and certificate are stored in `folder` as `simulator-ca-key.pem`, readable by its owner
 * only, and `simulator-ca.pem`. The first start creates them. Later starts recreate them if they are unreadable, don't
 * match, or expire in less than a week.
 */
export async function openCertificateAuthority(folder: string): Promise<CertificateAuthority> {
  const keyPath = join(folder, 'simulator-ca-key.pem')
  const certificatePath = join(folder, 'simulator-ca.pem')

  let pair = await readPair(keyPath, certificatePath)
  if (!pair) {
    pair = await createPair()
    await writePrivateFile(keyPath, pair.key)
    await writeFile(certificatePath, pair.certificate)
  }

  const { key, certificate } = pair
  const signingKey = await importPrivateKey(createPrivateKey(key).export({ type: 'pkcs8', format: 'der' }))
  return {
    certificatePem: certificate,
    issueServerCertificate: (hosts) => issueServerCertificate({ certificate, signingKey }, hosts),
  }
}

interface Pair {
  readonly key: string
  readonly certificate: string
}

async function readPair(keyPath: string, certificatePath: string): Promise<Pair | undefined> {
  try {
    const pair = { key: await readFile(keyPath, 'utf8'), certificate: await readFile(certificatePath, 'utf8') }
    const certificate = new X509Certificate(pair.certificate)
    const belongTogether = certificate.checkPrivateKey(createPrivateKey(pair.key))
    return belongTogether && certificate.validToDate.getTime() > Date.now() + 7 * DAY_MS ? pair : undefined
  } catch {
    return undefined
  }
}

async function createPair(): Promise<Pair> {
  const x509 = await loadX509()
  const keys = await webcrypto.subtle.generateKey(ECDSA, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=My VMs simulator CA, O=Local development only',
    serialNumber: createSerialNumber(),
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter: new Date(Date.now() + 365 * DAY_MS),
    keys,
    signingAlgorithm: ECDSA,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      new x509.Extension('2.5.29.30', true, localNamesOnly),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      // RFC 5280 does not require this in a root, but some strict clients require it everywhere.
      await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { key: await exportPrivateKey(keys.privateKey), certificate: `${certificate.toString('pem')}\n` }
}
