import { type Agent, request } from 'node:http'
import type { Asked } from './mix.ts'

/** An answer as far as it has come: all of it, or what was there when the request was cancelled or the connection broke. */
export interface PartOfAnswer {
  /** 0 if there was none. */
  readonly status: number
  /** Headers and body, a letter for each byte. */
  readonly text: string
  readonly isWhole: boolean
}

export type Ask = (origin: string, asked: Asked, headers: Readonly<Record<string, string>>) => Promise<PartOfAnswer>

export function createAsk(agent: Agent): Ask {
  return (origin, asked, headers) => {
    const { path, method = 'GET', body = '', signal } = asked
    const { hostname: host, port } = new URL(origin)
    return new Promise((resolve) => {
      let status = 0
      let text = ''
      const end = (isWhole: boolean) => resolve({ status, text, isWhole })
      const length = method === 'POST' && { 'content-length': Buffer.byteLength(body) }
      const sent = request({
        agent,
        host,
        port,
        path,
        method,
        headers: { ...headers, ...asked.headers, ...length },
        ...(signal && { signal }),
      })
      sent.once('error', () => end(false))
      sent.once('response', (response) => {
        status = response.statusCode ?? 0
        text = `${response.rawHeaders.join('\n')}\n`
        response.setEncoding('latin1')
        response.on('data', (chunk: string) => (text += chunk))
        response.once('error', () => end(false))
        response.once('end', () => end(true))
      })
      sent.end(body)
    })
  }
}
