import { randomBytes, webcrypto } from 'node:crypto'
import type * as x509 from '@peculiar/x509'

/** EC P-256: all clients of the simulator accept it, and generating a key takes a millisecond. */
export const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

/** Loads `reflect-metadata` before the library, which does not load without it. */
export async function loadX509(): Promise<typeof x509> {
  await import('reflect-metadata')
  const library = await import('@peculiar/x509')
  library.cryptoProvider.set(webcrypto)
  return library
}

/** RFC 5280, 4.1.2.2: positive, at most 20 octets. Random because browsers reject a serial that another certificate used. */
export function createSerialNumber(): string {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return bytes.toString('hex')
}

export async function exportPrivateKey(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64')
  return `-----BEGIN PRIVATE KEY-----\n${der.replace(/.{64}(?=.)/g, '$&\n')}\n-----END PRIVATE KEY-----\n`
}

export async function importPrivateKey(der: Buffer): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey('pkcs8', der, ECDSA, true, ['sign'])
}
