import { webcrypto } from 'node:crypto'
import { createSerialNumber, ECDSA, exportPrivateKey, loadX509 } from '../../simulator/tls/certificates.ts'

const DAY_MS = 24 * 60 * 60_000

/** A certificate with its key, which can sign other certificates. */
export interface Issued {
  readonly cert: string
  readonly key: string
  readonly subject: string
  readonly keys: webcrypto.CryptoKeyPair
}

export interface CertificateWishes {
  readonly subject: string
  /** Self-signed if omitted. */
  readonly issuer?: Issued
  /** The host names that it covers; a CA if omitted. */
  readonly names?: readonly string[]
  /** Valid from so many days ago, for so many days ahead. */
  readonly days?: readonly [number, number]
}

/** A certificate as an organisation's own CA would issue it, with any fault that the test wants. */
export async function issueCertificate(wishes: CertificateWishes): Promise<Issued> {
  const { subject, issuer, names, days: [past, future] = [1, 30] } = wishes
  const x509 = await loadX509()
  const keys = await webcrypto.subtle.generateKey(ECDSA, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.create({
    subject,
    issuer: issuer?.subject ?? subject,
    serialNumber: createSerialNumber(),
    notBefore: new Date(Date.now() - past * DAY_MS),
    notAfter: new Date(Date.now() + future * DAY_MS),
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    signingAlgorithm: ECDSA,
    extensions: [
      new x509.BasicConstraintsExtension(names === undefined, undefined, true),
      new x509.SubjectAlternativeNameExtension((names ?? []).map((value) => ({ type: 'dns', value }))),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create((issuer?.keys ?? keys).publicKey),
    ].slice(0, names === undefined ? 1 : undefined),
  })
  return { cert: `${certificate.toString('pem')}\n`, key: await exportPrivateKey(keys.privateKey), subject, keys }
}
