import type { RequestListener, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { BUDGETS } from '../domain/budgets.ts'
import { en } from '../words/en.ts'

/** An import of node:http also loads Node's other HTTP client, for its names: 20 ms of a 90 ms start (Node 24.21). */
const { createServer, STATUS_CODES } = process.getBuiltinModule('node:http')

/** Easy Auth's headers carry three tokens and a list of claims: more than the 16 KB that Node accepts by default. */
const MAX_HEADER_BYTES = 32 * 1024

export interface HttpServer {
  readonly server: Server
  /** Accepts no more requests, and resolves when all running requests have been answered. */
  readonly drain: () => Promise<void>
}

export function createHttpServer(listener: RequestListener): HttpServer {
  // A request without a Host header gets the app's own response instead of Node's bare one.
  const options = {
    maxHeaderSize: MAX_HEADER_BYTES,
    requireHostHeader: false,
    keepAliveTimeout: BUDGETS.keepAlive,
    headersTimeout: BUDGETS.requestHeaders,
  }
  const server = createServer(options, listener)
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
      // Closes connections that carried no request: Node itself would wait for them.
      server.closeAllConnections()
    },
  }
}

const STATUS_BY_CODE: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
}

/** Answers bytes that are not a valid request as Node does, with words, and forbids caches on the way to store the answer. */
function answerUnreadable(error: Error & { code?: string }, socket: Duplex): void {
  if (!socket.writable) return void socket.destroy()
  const status = STATUS_BY_CODE[error.code ?? ''] ?? 400
  const { unreadable } = en.errors
  const text = `${status === 431 ? unreadable.headersTooLarge : status === 408 ? unreadable.tooSlow : unreadable.other}\n`
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'cache-control: no-store',
    'content-type: text/plain; charset=utf-8',
    `content-length: ${Buffer.byteLength(text)}`,
    'x-content-type-options: nosniff',
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`)
}
