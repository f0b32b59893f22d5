import { randomUUID } from 'node:crypto'
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http'

/** Of one connection only (RFC 9110, 7.6.1): a proxy never hands them on. `expect` is answered here already. */
const hopByHop = new Set([
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

/** Names of a message's headers, in lower case, that end at this proxy: the fixed ones and those `Connection` lists. */
export function toDroppedNames(connection: string | undefined): ReadonlySet<string> {
  const listed = (connection ?? '').split(',').map((name) => name.trim().toLowerCase())
  return new Set([...hopByHop, ...listed])
}

/**
 * Headers that only App Service may set, in any letter case. Underscores count as hyphens: frameworks that follow CGI
 * take X_MS_CLIENT_PRINCIPAL for X-MS-CLIENT-PRINCIPAL, so letting one through would let anybody be anyone.
 */
function isReserved(name: string): boolean {
  return name.toLowerCase().replaceAll('_', '-').startsWith('x-ms-')
}

/** The request's headers as the app sees them: without the reserved ones, with App Service's own and `identity`. */
export function toAppHeaders(
  req: IncomingMessage,
  publicOrigin: string,
  identity: Readonly<Record<string, string>>,
): OutgoingHttpHeaders {
  // What `Connection` lists is dropped before the identity is added: a client can't name away its headers.
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
    // Observed: with the port, unlike other proxies.
    'x-forwarded-for': [before, client].filter(Boolean).join(', '),
    'x-forwarded-proto': toProtocol(publicOrigin),
    'x-original-url': req.url ?? '/',
    ...identity,
  }
}

/** Says where the body ends, whatever `Connection` lists: a body without it could pass for the next request. */
function toFraming({ headers }: IncomingMessage): OutgoingHttpHeaders {
  if (headers['transfer-encoding'] !== undefined) return { 'transfer-encoding': 'chunked' }
  return headers['content-length'] === undefined ? {} : { 'content-length': headers['content-length'] }
}

function toProtocol(origin: string): string {
  return new URL(origin).protocol.replace(':', '')
}
