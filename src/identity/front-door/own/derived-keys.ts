import { createHmac, createSecretKey, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto'

/** Each use has a key of its own, so that nothing made for one passes for another. */
export function deriveKey(key: Buffer, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `my-vms ${use}`, 32))
}

/** A code that only this app can make for a text. */
export interface Code {
  make(text: string): string
  isRight(code: string, text: string): boolean
}

/** @param keys only the first makes codes; each of them is right */
export function createCode(keys: readonly Buffer[], use: string): Code {
  // Each request needs two codes, which take a fifth of the time with a key that OpenSSL knows already.
  const derived = keys.map((key) => createSecretKey(deriveKey(key, use)))
  const [current] = derived
  if (!current) throw new Error('There is no key.')
  const toCode = (key: KeyObject, text: string) => createHmac('sha256', key).update(text).digest()
  return {
    make: (text) => toCode(current, text).toString('base64url'),
    isRight(code, text) {
      const bytes = Buffer.from(code, 'base64url')
      return bytes.length === 32 && derived.some((key) => timingSafeEqual(bytes, toCode(key, text)))
    },
  }
}
