import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'

/**
 * What keeps a PEM file from signing as the SDK app, or undefined if nothing does. Never repeats the content of the file.
 * Like @azure/identity, it uses the first certificate and accepts only an RSA key.
 *
 * @param pem the file's text; undefined if it can't be read
 * @param now in milliseconds since the Unix epoch
 */
export function findCertificateFault(pem: string | undefined, now: number): string | undefined {
  if (pem === undefined) return 'names a file that is not there or cannot be read'
  const certificate = findCertificate(pem)
  if (!certificate) return 'names a file without a certificate. It must be PEM, with certificate and private key'
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) {
    return 'names a file without a private key. It must be PEM, with certificate and private key'
  }
  const key = findKey(pem)
  if (!key) return 'names a file whose private key cannot be read. It must have no passphrase'
  if (key.asymmetricKeyType !== 'rsa') return 'names a file whose private key is not RSA, which Microsoft Entra wants'
  if (!certificate.checkPrivateKey(key)) return 'names a file whose private key is not that of its first certificate'
  if (certificate.validToDate.getTime() <= now) return `names a certificate that expired on ${certificate.validTo}`
  if (certificate.validFromDate.getTime() > now) return `names a certificate that begins on ${certificate.validFrom}`
  return undefined
}

function findCertificate(pem: string): X509Certificate | undefined {
  const first = /-----BEGIN CERTIFICATE-----\r?\n[A-Za-z0-9+/=\r\n]+-----END CERTIFICATE-----/.exec(pem)?.[0]
  try {
    return first === undefined ? undefined : new X509Certificate(first)
  } catch {
    return undefined
  }
}

function findKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem)
  } catch {
    return undefined
  }
}
