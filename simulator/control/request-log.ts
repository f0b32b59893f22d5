import type { Request, RequestHandler, Response } from 'express'
import { hideSecrets } from './hide-secrets.ts'

/** What `GET /_simulator/requests` shows of a request. */
export interface LoggedRequest {
  readonly time: string
  readonly method: string
  readonly path: string
  /** Without the question mark; empty if there is no query. */
  readonly query: string
  /** 0 if no answer has been sent: the connection closed first, or the request is still in progress. */
  readonly status: number
  /** A user principal name, or an app's object id; null if the caller is not recognised. */
  readonly user: string | null
}

export interface RequestLog {
  /** Records every request on arrival, so an aborted one counts too. */
  readonly record: RequestHandler
  noteUser(req: Request, user: string): void
  list(): readonly LoggedRequest[]
  clear(): void
}

interface Entry extends Omit<LoggedRequest, 'status'> {
  /** The response while it is open, then its final status. */
  outcome: Response | number
  user: string | null
}

/** Drops the oldest entries beyond `most`. */
export function createRequestLog({ most = 20_000 } = {}): RequestLog {
  let entries: Entry[] = []
  const entryOf = new WeakMap<Request, Entry>()
  return {
    record: (req, res, next) => {
      const [path = '', ...query] = req.originalUrl.split('?')
      const time = new Date().toISOString()
      const entry: Entry = {
        time,
        method: req.method,
        path,
        query: hideSecrets(query.join('?')),
        outcome: res,
        user: null,
      }
      if (entries.length >= 2 * most) entries = entries.slice(-most)
      entries.push(entry)
      entryOf.set(req, entry)
      res.once('close', () => {
        entry.outcome = toStatus(res)
      })
      next()
    },
    noteUser: (req, user) => {
      const entry = entryOf.get(req)
      if (entry !== undefined) entry.user = user
    },
    list: () => entries.slice(-most).map(({ outcome, ...entry }) => ({ ...entry, status: toStatus(outcome) })),
    clear: () => {
      entries = []
    },
  }
}

function toStatus(outcome: Response | number): number {
  if (typeof outcome === 'number') return outcome
  return outcome.headersSent ? outcome.statusCode : 0
}
