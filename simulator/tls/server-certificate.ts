import { webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import { createSerialNumber, ECDSA, exportPrivateKey, loadX509 } from './certificates.ts'

const MINUTE_MS = 60 * 1000
const LIFETIME_MS = 90 * 24 * 60 * MINUTE_MS

export interface Issuer {
  readonly certificate: string
  readonly signingKey: webcrypto.CryptoKey
}

/** Issues a TLS server certificate for `hosts`, names or addresses. Each start issues a new one and never stores its key. */
export async function issueServerCertificate(issuer: Issuer, hosts: string[]): Promise<{ key: string; cert: string }> {
  const x509 = await loadX509()
  const ca = new x509.X509Certificate(issuer.certificate)
  const keys = await webcrypto.subtle.generateKey(ECDSA, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.create({
    subject: 'CN=localhost',
    issuer: ca.subject,
    serialNumber: createSerialNumber(),
    notBefore: new Date(Date.now() - 5 * MINUTE_MS),
    notAfter: new Date(Math.min(Date.now() + LIFETIME_MS, ca.notAfter.getTime())),
    publicKey: keys.publicKey,
    signingKey: issuer.signingKey,
    signingAlgorithm: ECDSA,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(hosts.map((host) => ({ type: isIP(host) ? 'ip' : 'dns', value: host }))),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(ca.publicKey),
    ],
  })
  return { key: await exportPrivateKey(keys.privateKey), cert: `${certificate.toString('pem')}\n` }
}
