import { createHash, createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writePrivateFile } from '../tls/private-files.ts'
import { createRsaPem } from '../tls/rsa-pem.ts'
import { type Claims, decodeToken, isSignatureRight, signToken } from './jwt.ts'

/** The result of checking a token's signature. `keyId` is the key that the token names. */
export type SignatureCheck =
  | { readonly outcome: 'right'; readonly claims: Claims }
  | { readonly outcome: 'malformed' }
  | { readonly outcome: 'unknown key' | 'wrong signature'; readonly keyId: string }

export interface SigningKeys {
  /** Base64url SHA-1 thumbprint of the certificate. Entra uses it as both `kid` and `x5t`. */
  readonly keyId: string
  readonly validFrom: Date
  readonly validTo: Date
  /** The public half as one entry of a JSON Web Key Set. */
  readonly publicKey: Readonly<Record<string, unknown>>
  sign(claims: Claims, header?: Claims): string
  check(token: string): SignatureCheck
}

/** Opens Entra's signing key in `folder`, so a restart signs no one out. Recreates it if it is unreadable or expired. */
export async function openSigningKeys(folder: string): Promise<SigningKeys> {
  const path = join(folder, 'entra-signing-key.pem')
  const stored = await readStored(path)
  if (stored) return stored

  const made = await createRsaPem('Signing key of the local stand-in for Entra ID')
  await writePrivateFile(path, made)
  return readPem(made)
}

async function readStored(path: string): Promise<SigningKeys | undefined> {
  try {
    const stored = readPem(await readFile(path, 'utf8'))
    return stored.validTo.getTime() > Date.now() ? stored : undefined
  } catch {
    return undefined
  }
}

function readPem(pem: string): SigningKeys {
  const privateKey = createPrivateKey(pem)
  const certificate = new X509Certificate(pem.slice(pem.indexOf('-----BEGIN CERTIFICATE-----')))
  if (!certificate.checkPrivateKey(privateKey))
    throw new Error('The signing key and its certificate do not belong together.')

  const keyId = createHash('sha1').update(certificate.raw).digest('base64url')
  return {
    keyId,
    validFrom: certificate.validFromDate,
    validTo: certificate.validToDate,
    publicKey: toJsonWebKey(certificate, keyId),
    sign: (claims, header) => signToken({ typ: 'JWT', alg: 'RS256', ...header, kid: keyId }, claims, privateKey),
    check: (token) => checkSignature(token, keyId, certificate.publicKey),
  }
}

function toJsonWebKey(certificate: X509Certificate, keyId: string): Readonly<Record<string, unknown>> {
  const { kty, n, e } = certificate.publicKey.export({ format: 'jwk' })
  return { kty, use: 'sig', kid: keyId, x5t: keyId, n, e, x5c: [certificate.raw.toString('base64')] }
}

function checkSignature(token: string, ownKeyId: string, publicKey: KeyObject): SignatureCheck {
  const decoded = decodeToken(token)
  const keyId = decoded?.header['kid']
  if (!decoded || typeof keyId !== 'string') return { outcome: 'malformed' }
  if (keyId !== ownKeyId) return { outcome: 'unknown key', keyId }
  return isSignatureRight(decoded, publicKey)
    ? { outcome: 'right', claims: decoded.claims }
    : { outcome: 'wrong signature', keyId }
}
