import { randomUUID } from 'node:crypto'
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http'

/** Headers of a single connection (RFC 9110, 7.6.1). A proxy never forwards them. `expect` is already answered here. */
const HOP_BY_HOP = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** The header names, in lower case, that this proxy removes: the fixed ones and those that `Connection` lists. */
export function toDroppedNames(connection: string | undefined): ReadonlySet<string> {
  const listed = (connection ?? '').split(',').map((name) => name.trim().toLowerCase())
  return new Set([...HOP_BY_HOP, ...listed])
}

/**
 * Whether only App Service may set this header. Ignores case and treats underscores as hyphens: frameworks that follow
 * CGI read X_MS_CLIENT_PRINCIPAL as X-MS-CLIENT-PRINCIPAL. A forwarded one would let any client impersonate any person.
 */
function isReserved(name: string): boolean {
  return name.toLowerCase().replaceAll('_', '-').startsWith('x-ms-')
}

/** The request headers that the app sees: no reserved ones, plus App Service's own and `identity`. */
export function toAppHeaders(
  req: IncomingMessage,
  publicOrigin: string,
  identity: Readonly<Record<string, string>>,
): OutgoingHttpHeaders {
  // Drops the headers in `Connection` before adding the identity, so a client can't remove identity headers.
  const dropped = toDroppedNames(req.headers.connection)
  const kept = Object.entries(req.headers).filter(([name]) => !dropped.has(name) && !isReserved(name))
  const client = `${req.socket.remoteAddress ?? ''}:${req.socket.remotePort ?? 0}`
  const before = req.headers['x-forwarded-for']
  const host = req.headers.host ?? ''
  return {
    ...Object.fromEntries(kept),
    ...toFraming(req),
    host,
    'client-ip': client,
    'disguised-host': host,
    'was-default-hostname': host,
    'x-appservice-proto': toProtocol(publicOrigin),
    'x-arr-log-id': randomUUID(),
    // Observed: App Service includes the port, unlike other proxies.
    'x-forwarded-for': [before, client].filter(Boolean).join(', '),
    'x-forwarded-proto': toProtocol(publicOrigin),
    'x-original-url': req.url ?? '/',
    ...identity,
  }
}

/** Keeps the body's framing even if `Connection` lists it. Without framing, a body could pass for the next request. */
function toFraming({ headers }: IncomingMessage): OutgoingHttpHeaders {
  if (headers['transfer-encoding'] !== undefined) return { 'transfer-encoding': 'chunked' }
  return headers['content-length'] === undefined ? {} : { 'content-length': headers['content-length'] }
}

function toProtocol(origin: string): string {
  return new URL(origin).protocol.replace(':', '')
}
