import { isIP } from 'node:net'
import tls, { type DetailedPeerCertificate } from 'node:tls'
import { BUDGETS } from '../../domain/budgets.ts'

/** How a TLS handshake ends: with a chain that is trusted, with one that isn't, or not at all. */
export type Handshake =
  | { readonly kind: 'trusted'; readonly protocol: string }
  | { readonly kind: 'untrusted'; readonly code: string; readonly chain: readonly PresentedCertificate[] }
  | { readonly kind: 'none'; readonly code: string }

/** A certificate that a server presents. Its own comes first, then those of its issuers. None of this is verified. */
export interface PresentedCertificate {
  readonly subject: string
  readonly issuer: string
  /** As OpenSSL writes them: `DNS:a.example, IP Address:127.0.0.1`. */
  readonly names: string
  /** Milliseconds since the Unix epoch. */
  readonly validFrom: number
  readonly validTo: number
}

/**
 * Connects to a server, reads its certificates and disconnects. Only this connection continues when they aren't trusted,
 * because it must report why. It never sends anything but the handshake.
 *
 * @returns always a result, within 2 s
 */
export function probeTls(origin: string): Promise<Handshake> {
  const { hostname, port } = new URL(origin)
  const host = hostname.replace(/^\[|\]$/g, '')
  return new Promise((resolve) => {
    const socket = tls.connect({
      host,
      port: Number(port || 443),
      rejectUnauthorized: false,
      ...(isIP(host) === 0 && { servername: host }),
    })
    const end = (handshake: Handshake) => {
      clearTimeout(limit)
      socket.destroy()
      resolve(handshake)
    }
    const limit = setTimeout(() => end({ kind: 'none', code: 'ETIMEDOUT' }), BUDGETS.tlsProbe)
    socket.once('error', (error: NodeJS.ErrnoException) => end({ kind: 'none', code: error.code ?? error.message }))
    socket.once('secureConnect', () => {
      if (socket.authorized) return end({ kind: 'trusted', protocol: socket.getProtocol() ?? '' })
      // Its type is Error, but Node sets the error's code.
      end({
        kind: 'untrusted',
        code: String(socket.authorizationError),
        chain: readChain(socket.getPeerCertificate(true)),
      })
    })
  })
}

function readChain(leaf: DetailedPeerCertificate): readonly PresentedCertificate[] {
  const chain: PresentedCertificate[] = []
  const seen = new Set<string>()
  // A root is its own issuer. An issuer that wasn't presented is missing.
  let next: Partial<DetailedPeerCertificate> | undefined = leaf
  while (next?.fingerprint256 !== undefined && !seen.has(next.fingerprint256)) {
    seen.add(next.fingerprint256)
    chain.push({
      subject: toName(next.subject),
      issuer: toName(next.issuer),
      names: toPlain(next.subjectaltname ?? ''),
      validFrom: Date.parse(next.valid_from ?? ''),
      validTo: Date.parse(next.valid_to ?? ''),
    })
    next = next.issuerCertificate
  }
  return chain
}

function toName(name: tls.Certificate | undefined): string {
  const parts: readonly unknown[] = [name?.CN, name?.O, name?.OU]
  return toPlain(parts.flat().find((part) => typeof part === 'string' && part !== '') ?? 'nameless')
}

/** The server chooses this text, and the app shows it: on a page, in the log, in a terminal. */
function toPlain(text: unknown): string {
  const plain = String(text).replace(/\p{C}/gu, '')
  return plain.length > MAX_LETTERS ? `${plain.slice(0, MAX_LETTERS)}…` : plain
}

const MAX_LETTERS = 200
