import { pipeline } from 'node:stream/promises'
import { type Request, type Response, Router } from 'express'
import { AppError } from '../../domain/app-error.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import type { Clock } from '../../domain/clock.ts'
import type { Vm } from '../../domain/vm.ts'
import { FILE_SORT } from '../../domain/vm-query.ts'
import { toFailure } from '../../web/failure.ts'
import { getCall } from '../../web/get-call.ts'
import { paths } from '../../web/paths.ts'
import { readListQuery } from '../../web/read-list-query.ts'
import { untilClosed } from '../../web/until-closed.ts'
import type { ExportPart, VmExport } from './export.ts'
import type { ExportAllDirectories } from './export-all-directories.ts'
import { type ExportWriter, toCsv, toJson } from './formats.ts'
import { NAME_ENDS } from './lacks.ts'

interface Format {
  readonly type: string
  /** Loads the writer, which only people who want this format need. */
  readonly load: () => Promise<ExportWriter>
}

const FORMATS = {
  csv: { type: 'text/csv; charset=utf-8', load: () => Promise.resolve(toCsv) },
  json: { type: 'application/json', load: () => Promise.resolve(toJson) },
  xlsx: {
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    load: async () => (await import('./xlsx.ts')).toXlsx,
  },
} as const satisfies Record<string, Format>

/** Sends all pages of the list as one file, while Azure still returns the rest. */
export function exportRoutes(deps: {
  vmExport: VmExport
  exportAllDirectories: ExportAllDirectories
  clock: Clock
}): Router {
  const router = Router()
  for (const format of ['csv', 'json', 'xlsx'] as const) {
    router.get(paths.export(format), (req, res) => send(req, res, format))
  }

  async function send(req: Request, res: Response, format: keyof typeof FORMATS): Promise<void> {
    const { query, ignored } = readListQuery(req.query, { defaultSort: FILE_SORT })
    // A script acts on what a file holds: without a filter that is everything.
    if (ignored.length > 0) {
      throw new AppError('invalid-input', { key: 'notUnderstood', params: { parameters: ignored } })
    }
    const { directory } = res.locals
    const signal = untilClosed(res)
    const at = deps.clock.now()
    const isOfAllDirectories = directory !== undefined && directory.chosen === undefined
    const all = isOfAllDirectories
      ? deps.exportAllDirectories.all(
          directory.all,
          async (one) => ({ ...(await directory.callIn(one)), signal }),
          query,
        )
      : deps.vmExport.all({ ...getCall(res), signal }, query)
    const parts = all[Symbol.asyncIterator]()
    // While nothing has been sent, an error from Azure can still become an error page.
    const [first, write] = await Promise.all([parts.next(), FORMATS[format].load()])
    const { lacks, fallbackReason }: Omit<ExportPart, 'vms'> = first.done ? { lacks: [] } : first.value
    if (fallbackReason) res.locals.failure = toFailure(fallbackReason)
    if (lacks.length > 0) res.setHeader('x-file-lacks', lacks.join(', '))
    const day = new Date(at).toISOString().slice(0, 10)
    const name = ['machines', day, ...lacks.map((lack) => NAME_ENDS[lack])].join('-')
    res.attachment(`${name}.${format}`).type(FORMATS[format].type)
    if (req.method === 'HEAD') return void res.end()
    await sendAll(res, signal, write(toVms(first, parts), { at, lacks, isOfAllDirectories }))
  }

  return router
}

async function sendAll(res: Response, closed: AbortSignal, streams: ReturnType<ExportWriter>): Promise<void> {
  // The compression middleware buffers output until it is flushed.
  const flushing = setInterval(() => res.flush(), BUDGETS.exportFlush)
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

function noteFailure(res: Response, error: Error): void {
  if (!isLeft(error)) res.locals.failure ??= toFailure(error instanceof AppError ? error : undefined, error)
}

/** If the client has left, it needs no more data, and that is not a failure. */
function isLeft(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

async function* toVms(first: Next, rest: AsyncIterator<ExportPart>): AsyncIterable<readonly Vm[]> {
  for (let next = first; !next.done; next = await rest.next()) yield next.value.vms
}

type Next = IteratorResult<ExportPart>
