import type { Agent } from 'node:http'
import { request } from 'node:http'
import type { Asked } from './mix.ts'

/** An answer as far as it has come: all of it, or what was there when the request was cancelled or the connection broke. */
export interface PartOfAnswer {
  /** 0 if there was none. */
  readonly status: number
  /** Headers and body. */
  readonly text: string
  readonly isWhole: boolean
}

export function ask(
  agent: Agent,
  origin: string,
  asked: Asked,
  headers: Readonly<Record<string, string>>,
): Promise<PartOfAnswer> {
  const { path, method = 'GET', body = '', signal } = asked
  return new Promise((resolve) => {
    let status = 0
    let text = ''
    const end = (isWhole: boolean) => resolve({ status, text, isWhole })
    const sent = request(`${origin}${path}`, {
      agent,
      method,
      headers: {
        ...headers,
        ...asked.headers,
        ...(method === 'POST' && { 'content-length': Buffer.byteLength(body) }),
      },
      ...(signal && { signal }),
    })
    sent.once('error', () => end(false))
    sent.once('response', (response) => {
      status = response.statusCode ?? 0
      text = `${response.rawHeaders.join('\n')}\n`
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (text += chunk))
      response.once('error', () => end(false))
      response.once('end', () => end(true))
    })
    sent.end(body)
  })
}
