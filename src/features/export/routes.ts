import { pipeline } from 'node:stream/promises'
import { type Request, type Response, Router } from 'express'
import { AppError } from '../../domain/app-error.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import type { Clock } from '../../domain/clock.ts'
import { toFailure } from '../../web/failure.ts'
import { getCall } from '../../web/get-call.ts'
import { paths } from '../../web/paths.ts'
import { readListQuery } from '../../web/read-input.ts'
import { untilClosed } from '../../web/until-closed.ts'
import type { VmExport } from './export.ts'
import { type ExportWriter, toCsv, toJson } from './formats.ts'

/** Sends all pages of the list as one file, while Azure still returns the rest. */
export function exportRoutes(deps: { vmExport: VmExport; clock: Clock }): Router {
  const router = Router()
  router.get(paths.export('csv'), (req, res) => send(req, res, 'csv', 'text/csv; charset=utf-8', toCsv))
  router.get(paths.export('json'), (req, res) => send(req, res, 'json', 'application/json', toJson))

  async function send(
    req: Request,
    res: Response,
    extension: string,
    type: string,
    write: ExportWriter,
  ): Promise<void> {
    const closed = untilClosed(res)
    const all = deps.vmExport.all({ ...getCall(res), signal: closed }, readListQuery(req.query))
    const rows = all[Symbol.asyncIterator]()
    // While nothing has been sent, an error from Azure can still become an error page.
    const first = await rows.next()
    const day = new Date(deps.clock.now()).toISOString().slice(0, 10)
    res.attachment(`machines-${day}.${extension}`).type(type)
    if (req.method === 'HEAD') return void res.end()
    // The compression middleware buffers output until it is flushed.
    const flushing = setInterval(() => res.flush(), BUDGETS.exportFlush)
    const streams = write(startingWith(first, rows))
    // The log line is written when the response ends, which is before a pipeline reports the cause.
    for (const stream of streams) stream.once('error', (error) => noteFailure(res, error))
    // A pipeline alone adds seven listeners for the end of the response, which is not a leak.
    res.setMaxListeners(20)
    try {
      // An error aborts the response, so that half a file can't pass for a complete one.
      await pipeline([...streams, res], { signal: closed })
    } catch (error) {
      if (!isLeft(error)) throw error
    } finally {
      clearInterval(flushing)
    }
  }

  return router
}

function noteFailure(res: Response, error: Error): void {
  if (!isLeft(error)) res.locals.failure ??= toFailure(error instanceof AppError ? error : undefined, error)
}

/** If the client has left, it needs no more data, and that is not a failure. */
function isLeft(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

async function* startingWith<T>(first: IteratorResult<T>, rest: AsyncIterator<T>): AsyncIterable<T> {
  for (let next = first; !next.done; next = await rest.next()) yield next.value
}
