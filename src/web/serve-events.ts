import type { Request, Response } from 'express'
import { AppError } from '../domain/app-error.ts'
import { BUDGETS } from '../domain/budgets.ts'
import { getCall } from './get-call.ts'
import type { Streams } from './streams.ts'
import { untilClosed } from './until-closed.ts'

/** An event of a stream. A browser that opens the stream again says the last id that it has received. */
export interface ServerEvent {
  readonly id: string
  readonly data: string
}

/** What waits for a reader that does not read. It comes again, and learns then that it has missed something. */
const MAX_UNREAD = 256 * 1024

/**
 * Answers with server-sent events until the person leaves, their sign-in ends or the app stops.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html
 *
 * @param begin runs once the stream is open. What it pushes after `signal` has aborted is dropped.
 * @throws AppError if the person has too many streams open
 */
export async function serveEvents(
  req: Request,
  res: Response,
  streams: Streams,
  begin: (signal: AbortSignal, push: (event: ServerEvent) => void) => void,
): Promise<void> {
  // A HEAD request must not open an endless response, and a client that has left needs none.
  if (req.method === 'HEAD') return void res.type('text/event-stream').end()
  if (res.closed) return
  const began = await streams.run(getCall(res), untilClosed(res), async (signal) => {
    forgetHeaders(req)
    res.type('text/event-stream')
    res.setHeader('cache-control', 'no-store, no-transform')
    // Some proxies collect an answer before they pass it on.
    res.setHeader('x-accel-buffering', 'no')
    const write = (text: string) => {
      if (signal.aborted) return
      res.write(text)
      if (res.writableLength > MAX_UNREAD) res.destroy()
    }
    write(`retry: ${toRetry()}\n\n`)
    const heartbeat = setInterval(() => write(':\n\n'), BUDGETS.eventsHeartbeat)
    begin(signal, ({ id, data }) => write(`id: ${id}\ndata: ${data}\n\n`))
    await aborted(signal)
    clearInterval(heartbeat)
    res.end()
  })
  if (!began) throw new AppError('too-many-requests', 'tooManyWindows')
}

/** Not the same for all: after a restart of the app, everybody comes back. */
function toRetry(): number {
  return Math.round(BUDGETS.eventsRetry + Math.random() * (BUDGETS.eventsRetryMax - BUDGETS.eventsRetry))
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/**
 * A stream is open for hours. Its headers hold the person's tokens and cookies, of which nothing needs to remain: the call has
 * the one token that is still used.
 */
function forgetHeaders(req: Request): void {
  req.headers = {}
  req.headersDistinct = {}
  req.rawHeaders = []
}
