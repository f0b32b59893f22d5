import type { ErrorRequestHandler, Response } from 'express'
import { AppError } from '../../domain/app-error.ts'
import type { Call } from '../../domain/call.ts'
import type { Clock } from '../../domain/clock.ts'
import type { FrontDoor } from '../../identity/front-door/front-door.ts'
import type { Logger } from '../../telemetry/logger.ts'
import type { Rich } from '../../words/rich.ts'
import type { FindConsentUrl } from '../chosen-directory.ts'
import { toErrorContext, toSignInHelp } from '../error-context.ts'
import { type ErrorModel, toErrorModel } from '../error-model.ts'
import { ERROR_STATUS } from '../error-status.ts'
import { toFailure } from '../failure.ts'
import type { Branding } from '../partials/branding.ts'
import { type Problem, sendProblem, wantsJson } from '../problem.ts'
import { closePage, renderPage } from '../render-page.ts'
import type { PageName, ViewLocals } from '../views.ts'
import { readUnread } from './unread.ts'

declare module '../views.ts' {
  interface ViewLocals {
    'errors/known': { model: ErrorModel }
    'errors/unexpected': { model: { tell: Rich; isForm: boolean } }
  }
}

/** Says which server's certificate caused an error, and what to do; undefined if no certificate did. */
export type Explain = (error: AppError) => Promise<{ readonly reason: string; readonly remedy: string } | undefined>

/** Every failure ends here, as a page that says what happened and what to do. */
export function errorPage(deps: {
  door: Pick<FrontDoor, 'links' | 'findChallenge'>
  logger: Logger
  clock: Clock
  branding: Branding
  explain: Explain
  /** The origin of the Azure portal. */
  portal: string
  countUnread: (call: Call) => Promise<number>
  /** Where people may have several directories. */
  findConsentUrl?: FindConsentUrl
}): ErrorRequestHandler {
  // Express recognises an error handler by its four parameters.
  return async (thrown: unknown, req, res, _next) => {
    const { words } = res.locals
    const first = thrown instanceof AppError ? thrown : findInputError(thrown)
    const signInHelps = first ? toSignInHelp(first, req, res, deps.clock.now()) : 'no'
    const error = signInHelps === 'not again' ? (first?.ifAgain ?? first) : first
    res.locals.failure = toFailure(error, error === first ? thrown : error)
    if (!error) deps.logger.error({ requestId: res.locals.requestId, ...toStack(thrown) }, 'unexpected error')
    // A download has begun. Aborting it shows that the file is not complete.
    if (res.headersSent && !res.locals.isOpen) return void res.destroy()
    const isJson = wantsJson(req) && !res.headersSent
    if (!error && isJson) {
      const { title, afterPage } = words.errors.unexpected
      sendProblem(res, 500, { title, detail: afterPage, requestId: res.locals.requestId })
      return
    }
    if (!error) {
      const model = { tell: words.errors.unexpected.tell(res.locals.requestId), isForm: req.method === 'POST' }
      tell(res, 500, 'errors/unexpected', words.errors.unexpected.title, model)
      return
    }
    const fault = await deps.explain(error)
    // The action that was refused is one more failure.
    if (req.method === 'POST') await readUnread(deps, res)
    const context = await toErrorContext(req, res, { ...deps, error, first: first ?? error })
    const model = toErrorModel(error, { ...context, signInHelps, fault })
    const { retryAfter } = error.azure
    if (retryAfter !== undefined && !res.headersSent) res.setHeader('retry-after', Math.ceil(retryAfter))
    const challenge = error.kind === 'not-signed-in' ? deps.door.findChallenge(req.headersDistinct) : undefined
    if (challenge !== undefined && !res.headersSent) res.setHeader('www-authenticate', challenge)
    if (isJson) sendProblem(res, ERROR_STATUS[error.kind], toProblem(error, model, res))
    else tell(res, ERROR_STATUS[error.kind], 'errors/known', model.heading, model)
  }
}

/** Renders the error as a page, or inside the page that the person already sees. */
function tell<Name extends PageName>(
  res: Response,
  status: number,
  view: Name,
  title: string,
  model: ViewLocals[Name]['model'],
): void {
  if (res.locals.isOpen) closePage(res, res.locals.views.drawPage(view, model))
  else renderPage(res.status(status), view, title, model)
}

function toProblem({ azure }: AppError, { heading, sentence, advice }: ErrorModel, res: Response): Problem {
  const { code, correlationId } = azure
  return {
    title: heading,
    detail: `${sentence} ${advice}`.trim(),
    requestId: res.locals.requestId,
    code,
    correlationId,
  }
}

/** Maps a client error of Express or its body parser to an AppError. The status separates it from the app's own errors. */
function findInputError(thrown: unknown): AppError | undefined {
  // A path with invalid percent-encoding names nothing.
  if (thrown instanceof URIError) return new AppError('not-found', 'noSuchPage', { cause: thrown })
  if (!(thrown instanceof Error) || !('status' in thrown)) return undefined
  const { status } = thrown
  if (typeof status !== 'number' || status < 400 || status > 499) return undefined
  if (status === 413) return new AppError('too-large', 'requestTooLarge', { cause: thrown })
  if (status === 415) return new AppError('unsupported-form', 'unsupportedForm', { cause: thrown })
  return new AppError('invalid-input', 'unreadableRequest', { cause: thrown })
}

function toStack(thrown: unknown) {
  return thrown instanceof Error ? { error: thrown.name, stack: thrown.stack } : { error: typeof thrown }
}
