/**
 * RFC 5280, 4.2.1.10: the only names that certificates of the CA may contain. An attacker who finds the key in a
 * developer's folder can impersonate only that developer's computer, even if the CA is installed system-wide.
 */
export const localNamesOnly: Uint8Array<ArrayBuffer> = sequence([
  tagged(0xa0, [
    permitted(0x82, new TextEncoder().encode('localhost')),
    permitted(0x87, [127, 0, 0, 0, 255, 0, 0, 0]),
    permitted(0x87, [...ipv6Loopback(), ...Array<number>(16).fill(255)]),
  ]),
])

function ipv6Loopback(): number[] {
  return [...Array<number>(15).fill(0), 1]
}

/** GeneralSubtree with a GeneralName: 0x82 is a DNS name, 0x87 an address followed by its mask. */
function permitted(tag: number, value: Iterable<number>): Uint8Array<ArrayBuffer> {
  return sequence([tagged(tag, [Uint8Array.from(value)])])
}

function sequence(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return tagged(0x30, parts)
}

/** DER with a one-octet length: nothing here is longer than 127 octets. */
function tagged(tag: number, parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const content = parts.flatMap((part) => [...part])
  return Uint8Array.from([tag, content.length, ...content])
}
