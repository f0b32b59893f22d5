import { webcrypto } from 'node:crypto'
import { createSerialNumber, exportPrivateKey, loadX509 } from './certificates.ts'

const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: 'SHA-256',
}

/** Creates an RSA key and its certificate, valid for five years. One PEM text holds both, so they stay together. */
export async function createRsaPem(commonName: string): Promise<string> {
  const x509 = await loadX509()
  const keys = await webcrypto.subtle.generateKey(RSA, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${commonName}`,
    serialNumber: createSerialNumber(),
    notBefore: new Date(Date.now() - 24 * 60 * 60 * 1000),
    notAfter: new Date(Date.now() + 5 * 365 * 24 * 60 * 60 * 1000),
    keys,
    signingAlgorithm: RSA,
  })
  return `${await exportPrivateKey(keys.privateKey)}${certificate.toString('pem')}\n`
}
