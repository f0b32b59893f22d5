import { type IncomingMessage, request, type RequestOptions, type ServerResponse } from 'node:http'
import { createServer, request as requestOverTls } from 'node:https'
import type { AddressInfo } from 'node:net'

/** What happens to a request on its way to the storage. */
export type Weather =
  | { readonly kind: 'fine' }
  /** It arrives, and its answer does not. */
  | { readonly kind: 'answer-lost' }
  /** It arrives after `ms`, whether or not anybody waits for it. */
  | { readonly kind: 'held'; readonly ms: number }
  /** It arrives at once, and its answer after `ms`. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** It does not arrive. */
  | { readonly kind: 'refused' }
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string
    }

export interface StorageProxy {
  /** In place of the storage's own. */
  readonly origin: string
  /** Decides for each request from now on; without an argument, all arrive. */
  set(weather?: (request: IncomingMessage) => Weather): void
  /** How many requests there were: `PUT comp=appendblock`. */
  count(pattern?: RegExp): number
  close(): Promise<void>
}

/** Stands between the app and a storage, and does what networks do. */
export async function startStorageProxy(deps: {
  readonly to: string
  readonly ca: string
  readonly certificate: { readonly key: string; readonly cert: string }
}): Promise<StorageProxy> {
  const target = new URL(deps.to)
  const seen: string[] = []
  let weatherFor: (request: IncomingMessage) => Weather = () => ({ kind: 'fine' })

  function forward(
    req: IncomingMessage,
    body: Buffer,
  ): Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }> {
    const options: RequestOptions & { ca?: string } = {
      method: req.method ?? 'GET',
      host: target.hostname,
      port: target.port,
      path: req.url,
      headers: { ...req.headers, host: target.host },
      ca: deps.ca,
    }
    return new Promise((resolve, reject) => {
      const send = target.protocol === 'https:' ? requestOverTls : request
      const onward = send(options, (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () => {
          resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body: Buffer.concat(chunks) })
        })
      })
      onward.once('error', reject)
      onward.end(body)
    })
  }

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    seen.push(`${req.method ?? ''} ${req.url?.split('?')[1] ?? ''}`)
    const weather = weatherFor(req)
    if (weather.kind === 'refused') return void req.socket.destroy()
    if (weather.kind === 'answer') {
      res.writeHead(weather.status, weather.headers).end(weather.body)
      return
    }
    if (weather.kind === 'held') await new Promise((resolve) => setTimeout(resolve, weather.ms))
    const answer = await forward(req, body)
    if (weather.kind === 'answer-lost') return void req.socket.destroy()
    if (weather.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, weather.ms))
    const { 'transfer-encoding': _chunked, ...headers } = answer.headers
    res.writeHead(answer.status, headers).end(answer.body)
  }

  const server = createServer(deps.certificate, (req, res) => {
    handle(req, res).catch(() => res.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  return {
    origin: `https://localhost:${port}`,
    set: (weather) => void (weatherFor = weather ?? (() => ({ kind: 'fine' }))),
    count: (pattern = /./) => seen.filter((request) => pattern.test(request)).length,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
