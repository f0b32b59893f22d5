import { hash } from 'node:crypto'

/** A well-formed version 5 GUID that is the same for the same text: RFC 9562, section 5.5, without a namespace. */
export function guidFrom(text: string): string {
  const hex = hash('sha1', text)
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}
