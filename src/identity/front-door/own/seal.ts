import { hash } from 'node:crypto'
import { compactDecrypt, CompactEncrypt } from 'jose'
import * as z from 'zod'
import { deriveKey } from './derived-keys.ts'

/** Makes a value unreadable and unchangeable for everybody but this app (RFC 7516). */
export interface Seal<T> {
  /** @param until milliseconds since the Unix epoch */
  seal(value: T, until: number): Promise<string>
  /** Undefined if this app did not seal it for this use, or it is too old. */
  open(text: string): Promise<T | undefined>
}

export interface SealOptions<T> {
  /** Only the first seals; each of them opens. */
  readonly keys: readonly Buffer[]
  readonly use: string
  readonly schema: z.ZodType<T>
  /** Compression shows the length of what is compressed together, so never for what comes from a request. */
  readonly zip?: 'DEF'
  readonly now: () => number
}

/** Far above what is sealed here, and far below what would hurt. */
const MAX_LENGTH = 16_384

export function createSeal<T>({ keys, use, schema, zip, now }: SealOptions<T>): Seal<T> {
  const derived = new Map(keys.map((key) => [toKeyId(key), deriveKey(key, use)]))
  const [current] = derived
  if (!current) throw new Error('There is no key.')
  const [kid, currentKey] = current
  const Sealed = z.object({ until: z.number(), value: schema })

  return {
    async seal(value, until) {
      const text = new TextEncoder().encode(JSON.stringify({ until, value }))
      return new CompactEncrypt(text)
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ: use, kid, ...(zip && { zip }) })
        .encrypt(currentKey)
    },
    async open(text) {
      if (text.length > MAX_LENGTH) return undefined
      try {
        const { plaintext, protectedHeader } = await compactDecrypt(text, (header) => getKey(header.kid), {
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
          maxDecompressedLength: zip ? MAX_LENGTH : 0,
        })
        if (protectedHeader.typ !== use) return undefined
        const { data } = Sealed.safeParse(JSON.parse(new TextDecoder().decode(plaintext)))
        return data && data.until > now() ? data.value : undefined
      } catch {
        return undefined
      }
    },
  }

  function getKey(keyId: string | undefined): Buffer {
    const key = derived.get(keyId ?? '')
    if (!key) throw new Error('It is sealed with a key that this app does not have.')
    return key
  }
}

function toKeyId(key: Buffer): string {
  return hash('sha256', deriveKey(key, 'key id'), 'base64url').slice(0, 8)
}
