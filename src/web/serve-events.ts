import { createSession } from 'better-sse'
import type { Request, Response } from 'express'
import { AppError } from '../domain/app-error.ts'
import { getCall } from './get-call.ts'
import type { Streams } from './streams.ts'
import { untilClosed } from './until-closed.ts'

/**
 * Answers with server-sent events, each of which is the HTML that is pushed, until `run` is done or its signal aborts. After that nothing
 * is sent any more.
 *
 * @throws AppError if the person has too many streams open
 */
export async function serveEvents(
  req: Request,
  res: Response,
  streams: Streams,
  run: (signal: AbortSignal, push: (html: string) => void) => Promise<void>,
): Promise<void> {
  // A HEAD request must not open an endless response, and a client that has left needs none.
  if (req.method === 'HEAD') return void res.type('text/event-stream').end()
  if (res.closed) return
  const began = await streams.run(getCall(res), untilClosed(res), async (signal) => {
    forgetHeaders(req)
    const session = await createSession(req, res, { serializer: toEventData })
    await run(signal, (html) => {
      if (!signal.aborted) session.push(html)
    })
    res.end()
  })
  if (!began) throw new AppError('too-many-requests', 'tooManyWindows')
}

/**
 * A stream is open for hours. Its headers hold the person's tokens and cookies, of which nothing needs to remain: the call has
 * the one token that is still used, and better-sse would keep a copy of all of them.
 */
function forgetHeaders(req: Request): void {
  req.headers = {}
  req.headersDistinct = {}
  req.rawHeaders = []
}

/** Each line of a multi-line event needs its own field name: https://html.spec.whatwg.org/multipage/server-sent-events.html */
function toEventData(html: unknown): string {
  return String(html)
    .split(/\r\n|\r|\n/)
    .join('\ndata:')
}
