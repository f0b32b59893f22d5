import { createHash, createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writePrivateFile } from '../tls/private-files.ts'
import { createRsaPem } from '../tls/rsa-pem.ts'

/** The certificate that is registered on the SDK app and the Auth app. */
export interface ClientCertificate {
  readonly publicKey: KeyObject
  /** The values by which a client assertion can name it: the base64url hashes of the certificate. */
  readonly thumbprints: { readonly x5t: string; readonly 'x5t#S256': string }
}

export const CLIENT_CERTIFICATE_FILE = 'sdk-app-certificate.pem'

/** Opens the file in `folder` that holds both key and certificate, as clients expect. Recreates it if it is unusable. */
export async function openClientCertificate(folder: string): Promise<ClientCertificate> {
  const path = join(folder, CLIENT_CERTIFICATE_FILE)
  const stored = await readStored(path)
  if (stored) return stored

  const made = await createRsaPem('SDK app of the local stand-in for Entra ID')
  await writePrivateFile(path, made)
  return readPem(made)
}

async function readStored(path: string): Promise<ClientCertificate | undefined> {
  try {
    return readPem(await readFile(path, 'utf8'))
  } catch {
    return undefined
  }
}

function readPem(pem: string): ClientCertificate {
  const certificate = new X509Certificate(pem.slice(pem.indexOf('-----BEGIN CERTIFICATE-----')))
  const isUsable = certificate.checkPrivateKey(createPrivateKey(pem)) && certificate.validToDate.getTime() > Date.now()
  if (!isUsable) throw new Error('The key does not belong to the certificate, or that has expired.')
  const hash = (algorithm: string) => createHash(algorithm).update(certificate.raw).digest('base64url')
  return { publicKey: certificate.publicKey, thumbprints: { x5t: hash('sha1'), 'x5t#S256': hash('sha256') } }
}
