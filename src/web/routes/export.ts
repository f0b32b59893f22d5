import { pipeline } from 'node:stream/promises'
import { Router, type Request, type Response } from 'express'
import { AppError } from '../../domain/app-error.ts'
import type { Clock } from '../../services/ports.ts'
import type { VmExport } from '../../services/vm-export.ts'
import { toCsv, toJson, type ExportWriter } from '../export-formats.ts'
import { toFailure } from '../failure.ts'
import { paths } from '../paths.ts'
import { readListQuery } from '../read-input.ts'
import { untilClosed } from '../until-closed.ts'

/** Often enough to see that something comes, seldom enough to compress well. */
const FLUSH_EVERY_MS = 500

/** The list as a file, all pages of it, sent while Azure still tells the rest. */
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
    const all = deps.vmExport.all({ ...res.locals.user, deadline: closed }, readListQuery(req.query))
    const rows = all[Symbol.asyncIterator]()
    // What Azure refuses is told as a page, as long as nothing has been sent.
    const first = await rows.next()
    const day = new Date(deps.clock.now()).toISOString().slice(0, 10)
    res.attachment(`machines-${day}.${extension}`).type(type)
    if (req.method === 'HEAD') return void res.end()
    // The compression keeps back what it has not been told to let go.
    const flushing = setInterval(() => res.flush(), FLUSH_EVERY_MS)
    const streams = write(startingWith(first, rows))
    // The line in the log is written when the answer ends, which is before a pipeline tells why.
    for (const stream of streams) stream.once('error', (error) => noteFailure(res, error))
    // A pipeline alone listens for its end seven times: that is no leak.
    res.setMaxListeners(20)
    try {
      // An error breaks the answer off, so that half a file can't pass for a whole one.
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

/** Whoever has left needs no more, and that is no failure. */
function isLeft(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

async function* startingWith<T>(first: IteratorResult<T>, rest: AsyncIterator<T>): AsyncIterable<T> {
  for (let next = first; !next.done; next = await rest.next()) yield next.value
}
