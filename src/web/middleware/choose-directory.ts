import type { Request, RequestHandler } from 'express'
import * as z from 'zod'
import { AppError } from '../../domain/app-error.ts'
import type { Call, Caller } from '../../domain/call.ts'
import { ALL_DIRECTORIES, type Directory } from '../../domain/directory.ts'
import type { Person } from '../../domain/person.ts'
import { readRememberedDirectory } from '../directory-cookie.ts'
import { first } from '../first.ts'
import { getCall } from '../get-call.ts'

/** The person who sends a request, as another directory knows them. Throws AppError if its Entra refuses. */
export type CallerIn = (req: Request, tenantId: string) => Promise<Caller>

/**
 * Lets the rest of a request be of the directory that it names, else of the one that the person chose last, else of their own.
 * Everything that is kept for a person is kept under the tenant and their object id there, so it follows by itself.
 */
export function chooseDirectory(deps: {
  directories: { of(home: Call): Promise<readonly Directory[]>; isAllowed(tenantId: string): boolean }
  callerIn: CallerIn
  /** Hears who the person is in a directory other than their own. */
  onFound: (home: Person, elsewhere: Person) => void
}): RequestHandler {
  return async (req, res, next) => {
    const home = getCall(res)
    const own = home.person.tenantId
    const named = (readDirectory(req.query) ?? readDirectory(req.body))?.toLowerCase()
    const isKnown = named === ALL_DIRECTORIES || named === own || deps.directories.isAllowed(named ?? '')
    if (named !== undefined && !isKnown) throw new AppError('not-found', 'noSuchDirectory')

    const all = await deps.directories.of(home)
    const remembered = readRememberedDirectory(req)
    // A browser may remember what another person has chosen.
    const isTheirs = remembered === ALL_DIRECTORIES || all.some(({ tenantId }) => tenantId === remembered)
    const wanted = named ?? (isTheirs ? remembered : undefined) ?? own
    if (all.length < 2 && wanted === own) {
      next()
      return
    }

    const chosen =
      wanted === ALL_DIRECTORIES ? undefined : (all.find(({ tenantId }) => tenantId === wanted) ?? toUnnamed(wanted))
    const callIn = async ({ tenantId }: Directory): Promise<Call> => {
      if (tenantId === own) return home
      const caller = await deps.callerIn(req, tenantId)
      if (caller.person.tenantId !== tenantId) throw new Error('A token of another directory came back.')
      deps.onFound(home.person, caller.person)
      return { ...caller, signal: home.signal, record: home.record }
    }
    res.locals.home = home
    // Set first: if the directory refuses, the page that says so lets the person choose another.
    res.locals.directory = { all, chosen, callIn }
    if (chosen) res.locals.call = await callIn(chosen)
    next()
  }
}

/** Of an address, or of a form. */
const Named = z.object({ directory: first }).catch({ directory: undefined })

function readDirectory(parameters: unknown): string | undefined {
  return Named.parse(parameters ?? {}).directory
}

/** The person has no account there, as far as Azure says. Its Entra decides. */
function toUnnamed(tenantId: string): Directory {
  return { tenantId, name: tenantId }
}
