import { hash } from 'node:crypto'

/** A well-formed version 5 GUID, always the same for the same text: RFC 9562, section 5.5, without a namespace. */
export function guidFrom(text: string): string {
  const hex = hash('sha1', text)
  // The two variant bits and two bits of the hash.
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) & 3)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
