import { webcrypto } from 'node:crypto'
import { createSerialNumber, exportPrivateKey, loadX509 } from '../../simulator/tls/certificates.ts'

const DAY_MS = 24 * 60 * 60_000

/** RSA, as app registrations use it, or elliptic, which Entra does not accept. */
const ALGORITHMS = {
  rsa: {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  },
  elliptic: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
} as const

/** A certificate and its private key, in PEM, as an administrator uploads them to an app registration. */
export async function buildPem(
  options: { algorithm?: keyof typeof ALGORITHMS; fromDay?: number; toDay?: number } = {},
): Promise<{ key: string; certificate: string }> {
  const { fromDay = -1, toDay = 90 } = options
  const x509 = await loadX509()
  const algorithm = ALGORITHMS[options.algorithm ?? 'rsa']
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=My VMs SDK app',
    serialNumber: createSerialNumber(),
    notBefore: new Date(Date.now() + fromDay * DAY_MS),
    notAfter: new Date(Date.now() + toDay * DAY_MS),
    keys,
    signingAlgorithm: algorithm,
  })
  return { key: await exportPrivateKey(keys.privateKey), certificate: `${certificate.toString('pem')}\n` }
}
