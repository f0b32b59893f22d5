import { readFileSync } from 'node:fs'
import { Agent as HttpAgent, type ClientRequest, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
  /** From the request to the last byte of the answer. */
  readonly durationMs: number
}

export interface Question {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal?: AbortSignal
}

/** A client that keeps its connections open. */
export interface HttpClient {
  readonly origin: string
  /** @throws Error if there is no complete answer */
  ask(path: string, question?: Question): Promise<Answer>
  close(): void
}

/** The app and Azure get the same client, so neither side has the faster one. */
export function createHttpClient(origin: string, caFile?: string): HttpClient {
  const isSecure = origin.startsWith('https:')
  const agent = isSecure
    ? new HttpsAgent({ keepAlive: true, ...(caFile !== undefined && { ca: readFileSync(caFile) }) })
    : new HttpAgent({ keepAlive: true })
  const request = isSecure ? httpsRequest : httpRequest

  async function ask(path: string, question: Question = {}): Promise<Answer> {
    const { method = 'GET', headers = {}, body, signal } = question
    const begun = performance.now()
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const asked = request(`${origin}${path}`, {
      method,
      agent,
      headers: { ...headers, ...length },
      ...(signal && { signal }),
    })
    const answer = readAnswer(asked, begun)
    asked.end(body)
    return answer.catch((error: unknown) => {
      // The other side closed an idle connection just as it was reused.
      if (!asked.reusedSocket || !isReset(error)) throw error
      return ask(path, question)
    })
  }

  return { origin, ask, close: () => agent.destroy() }
}

function isReset(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNRESET'
}

function readAnswer(asked: ClientRequest, begun: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    asked.once('error', reject)
    asked.once('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('error', reject)
      response.once('end', () => {
        const durationMs = performance.now() - begun
        const { statusCode = 0, headers } = response
        resolve({ status: statusCode, headers, body: Buffer.concat(chunks), durationMs })
      })
    })
  })
}
