import { Agent, type IncomingMessage, type OutgoingHttpHeaders, request, type ServerResponse } from 'node:http'
import { type Instance, nameOf, readAffinity } from './affinity.ts'
import { toDroppedNames } from './forwarded-headers.ts'
import { renderFailure, sendPage } from './pages.ts'

/** App Service's load balancer closes a connection that has been idle for 230 seconds. */
const IDLE_MS = 230_000

/** Chooses instances in round-robin order, or the one that a browser came to before. */
export function createBalancer(deps: { instances: () => readonly Instance[]; hasAffinity: boolean }) {
  let turn = 0
  /** The instances to try for a request, the right one first. */
  return (req: IncomingMessage): readonly Instance[] => {
    const all = deps.instances()
    const wanted = deps.hasAffinity ? readAffinity(req.headers.cookie) : undefined
    const before = all.findIndex((instance) => nameOf(instance) === wanted)
    const first = before < 0 ? turn++ % Math.max(all.length, 1) : before
    return [...all.slice(first), ...all.slice(0, first)]
  }
}

/** Sends requests to an instance, or to the next one if it is dead. Streams bodies both ways without buffering. */
export function createProxy() {
  const agent = new Agent({ keepAlive: true })
  return forward

  function forward(
    req: IncomingMessage,
    res: ServerResponse,
    headers: OutgoingHttpHeaders,
    candidates: readonly Instance[],
  ): void {
    const [instance, ...others] = candidates
    if (!instance) {
      sendPage(res, 503, renderFailure('Service unavailable', 'No instance of the app is running.'))
      return
    }
    const hasBody = req.headers['content-length'] !== undefined || req.headers['transfer-encoding'] !== undefined
    const upstream = request({
      agent,
      host: '127.0.0.1',
      port: instance.port,
      method: req.method,
      path: req.url,
      headers,
      setHost: false,
    })
    let connected = false
    let idle = false

    // Sends the body only after the connection is up. If an instance is dead, the next one still gets the whole body.
    upstream.once('socket', (socket) => {
      const send = (): void => {
        connected = true
        if (hasBody) req.pipe(upstream)
        else upstream.end()
      }
      if (socket.connecting) socket.once('connect', send)
      else send()
    })
    upstream.setTimeout(IDLE_MS, () => {
      idle = true
      upstream.destroy()
    })
    upstream.once('response', (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? '', toBrowserHeaders(answer))
      // For event streams: shows the browser that the stream is open before the first event.
      res.flushHeaders()
      answer.pipe(res)
      answer.once('close', () => {
        if (!answer.complete) res.destroy()
      })
    })
    upstream.on('error', () => {
      if (res.headersSent || res.destroyed) return
      const lostIdleSocket = upstream.reusedSocket && !hasBody && !idle
      if (!connected) forward(req, res, headers, others)
      else if (lostIdleSocket) forward(req, res, headers, candidates)
      else if (idle) sendPage(res, 504, renderFailure('Gateway timeout', 'The app did not answer in 230 seconds.'))
      else sendPage(res, 502, renderFailure('Bad gateway', 'The app closed the connection without an answer.'))
    })
    upstream.once('close', () => {
      if (!connected) return
      // The app may respond before it has read the whole body. The rest must not block the browser's connection.
      req.unpipe(upstream)
      req.resume()
    })
    // A write to a browser that has just disconnected is not an error.
    res.on('error', () => undefined)
    // If the browser disconnects, aborts the request to the app.
    res.once('close', () => {
      if (!res.writableFinished) upstream.destroy()
    })
  }
}

/** Alternating names and values in their original order. Repeated headers stay repeated. */
function toBrowserHeaders(answer: IncomingMessage): string[] {
  const dropped = toDroppedNames(answer.headers.connection)
  const pairs = Array.from({ length: answer.rawHeaders.length / 2 }, (_, index) =>
    answer.rawHeaders.slice(index * 2, index * 2 + 2),
  )
  return pairs.filter(([name = '']) => !dropped.has(name.toLowerCase())).flat()
}
