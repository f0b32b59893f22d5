import type { RequestListener, Server } from 'node:http'
import type { Duplex } from 'node:stream'

/** An import of node:http loads Node's other HTTP client too, for its names: 20 ms of a start that takes 90 (Node 24.21). */
const { createServer, STATUS_CODES } = process.getBuiltinModule('node:http')

/** Easy Auth's headers carry three tokens and a list of claims: beyond the 16 KB that Node takes by itself. */
const MAX_HEADER_BYTES = 32 * 1024

export interface HttpServer {
  readonly server: Server
  /** Takes no more requests, and resolves once those under way have been answered. */
  readonly drain: () => Promise<void>
}

export function createHttpServer(listener: RequestListener): HttpServer {
  // A request without a Host gets the app's own answer, instead of a bare one of Node's.
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES, requireHostHeader: false }, listener)
  let underWay = 0
  let onDrained: (() => void) | undefined

  server.on('request', (_req, res) => {
    underWay += 1
    res.once('close', () => {
      underWay -= 1
      if (underWay === 0) onDrained?.()
    })
  })
  server.on('clientError', answerUnreadable)
  server.on('checkExpectation', (_req, res) => {
    res.writeHead(417, { 'cache-control': 'no-store', connection: 'close' }).end()
  })

  return {
    server,
    drain: async () => {
      server.close()
      if (underWay > 0) await new Promise<void>((resolve) => (onDrained = resolve))
      // Those on which nothing was asked: Node itself would wait for them.
      server.closeAllConnections()
    },
  }
}

const STATUS_BY_CODE: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
}

/** What Node answers by itself to bytes that are no request, but never to be kept by anything on the way. */
function answerUnreadable(error: Error & { code?: string }, socket: Duplex): void {
  if (!socket.writable) return void socket.destroy()
  const status = STATUS_BY_CODE[error.code ?? ''] ?? 400
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\ncache-control: no-store\r\nconnection: close\r\n\r\n`)
}
