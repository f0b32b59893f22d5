import type { RequestHandler, Response } from 'express'
import { BUDGETS } from '../../domain/budgets.ts'
import type { Call } from '../../domain/call.ts'
import type { Clock } from '../../domain/clock.ts'
import { waitAtMost } from '../../domain/wait-at-most.ts'

declare module 'express-serve-static-core' {
  interface Locals {
    /** How many failures wait for the person to read them; undefined if that is not known. */
    unread?: number | undefined
  }
}

export interface UnreadDeps {
  readonly countUnread: (call: Call) => Promise<number>
  readonly clock: Clock
}

/** Counts what the top of a page shows beside the link to the activity. */
export function unread(deps: UnreadDeps): RequestHandler {
  return async (req, res, next) => {
    if (req.method === 'GET' && req.accepts('html') && !NO_PAGE.test(req.path)) await readUnread(deps, res)
    next()
  }
}

/** A file, or an event stream. */
const NO_PAGE = /\.\w+$|\/(?:events|session|remote-desktop)$/

/** A store that does not answer keeps no page waiting: it is drawn without the number. */
export async function readUnread(
  { countUnread, clock }: UnreadDeps,
  { locals }: Pick<Response, 'locals'>,
): Promise<void> {
  if (!locals.call) return
  const counting = countUnread(locals.call).catch(() => undefined)
  locals.unread = await waitAtMost(clock, BUDGETS.unread, counting)
}
