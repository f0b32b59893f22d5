import type { ErrorRequestHandler, Request, Response } from 'express'
import { AppError } from '../../domain/app-error.ts'
import { isSameCode } from '../../domain/azure-code.ts'
import type { Clock } from '../../domain/clock.ts'
import { findName } from '../../domain/directory.ts'
import type { PlainSentence } from '../../domain/sentence.ts'
import type { DoorLinks, FrontDoor } from '../../identity/front-door/front-door.ts'
import type { Logger } from '../../telemetry/logger.ts'
import type { Rich } from '../../words/rich.ts'
import type { Words } from '../../words/words.ts'
import { findCameFrom, findList, toOwnPath } from '../came-from.ts'
import { type FindConsentUrl, findDirectory, findNamedDirectory } from '../chosen-directory.ts'
import { type ErrorContext, type ErrorModel, SIGN_IN_HELPS, toErrorModel } from '../error-model.ts'
import { ERROR_STATUS } from '../error-status.ts'
import { toFailure } from '../failure.ts'
import type { Branding } from '../partials/branding.ts'
import { inDirectory, paths } from '../paths.ts'
import { type Problem, sendProblem, wantsJson } from '../problem.ts'
import { readActionForm } from '../read-input.ts'
import { closePage, renderPage } from '../render-page.ts'
import { isBackFor, withoutSignInMark, withSignInMark } from '../sign-in-mark.ts'
import type { PageName, ViewLocals } from '../views.ts'

declare module 'express-serve-static-core' {
  interface Locals {
    /** Where the person wants to be, if this address is a step on the way. */
    comeBackTo?: string
  }
}

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
    const reason = first?.sentence.key ?? error.sentence.key
    const { claims, tenantId } = first?.azure ?? {}
    const context = await toContext(req, res, { ...deps, reason, error, claims, tenantId, links: deps.door.links })
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

function toSignInHelp(
  { kind, sentence }: AppError,
  req: Request,
  { locals }: Response,
  now: number,
): ErrorContext['signInHelps'] {
  if (!SIGN_IN_HELPS[kind]) return 'no'
  const expiresAt = locals.call?.assertion.expiresAt
  return isBackFor(readSignInMark(req), sentence.key, now, expiresAt) ? 'not again' : 'yes'
}

/** In the address to which the person came back, or in the form that stood there. */
function readSignInMark(req: Request): string | undefined {
  return readActionForm(req.method === 'GET' ? req.query : req.body).signedIn
}

async function toContext(
  req: Request,
  res: Response,
  deps: {
    links: DoorLinks
    clock: Clock
    branding: Branding
    reason: AppError['sentence']['key']
    error: AppError
    findConsentUrl?: FindConsentUrl
    claims: string | undefined
    tenantId: string | undefined
  },
): Promise<Omit<ErrorContext, 'fault' | 'signInHelps'>> {
  const { words } = res.locals
  const { id, action } = res.locals.about ?? {}
  const address = res.locals.comeBackTo ?? toOwnPath(req.originalUrl)
  const page = req.method === 'GET' ? withoutSignInMark(address) : undefined
  // A lost form is one click away, on the confirmation page. If the person is not signed in, the body was not read, and this page
  // does not know the list that they came from.
  const from = findCameFrom(req)
  // Before the person is identified nobody has looked at the directory, which the address of a form names.
  const directory = res.locals.call ? findDirectory(res) : findNamedDirectory(req.originalUrl)
  const form = id && action && paths.confirmation(id, action.name, from, directory)
  // Where a sign-in has come to nothing, the list of the directory that it was for.
  const list = inDirectory(paths.vms, findNamedDirectory(res.locals.comeBackTo ?? ''))
  const ownPage = from?.startsWith('/vms/') ? from : undefined
  const vmPage = id && { label: words.errors.backTo(id.name), href: ownPage ?? paths.vm(id, directory) }
  const wayBack = from === undefined || ownPage !== undefined ? undefined : toWayBack(from, words)
  return {
    words,
    requestId: res.locals.requestId,
    now: deps.clock.now(),
    organisation: deps.branding.organisation,
    signIn: await deps.links.signIn(
      toMarked(page ?? form ?? vmPage?.href ?? paths.vms, deps),
      deps.claims,
      deps.tenantId ?? findOther(res),
    ),
    isForm: page === undefined,
    again: page,
    subject: id && action ? words.actions[action.name].of(id.name) : undefined,
    back: wayBack ?? (action && vmPage ? vmPage : { label: words.list.title, href: list }),
    besides: wayBack && vmPage,
    lacks: findLack(deps.error, req, res),
    elsewhere: findElsewhere(deps, res, page ?? form ?? vmPage?.href ?? paths.vms),
  }
}

/** To the list or the history, with the form or with the link to it. */
function toWayBack(from: string, { errors }: Words): { label: string; href: string } {
  return { label: findList(from) === undefined ? errors.backToActivity : errors.backToList, href: from }
}

/** The VM could be read before the action was refused, so that the right to act is all that the person lacks. */
function findLack({ sentence }: AppError, { method }: Request, { locals }: Response): ErrorContext['lacks'] {
  const { call, about } = locals
  const isOfRole = sentence.key === 'notAllowed' || sentence.key === 'rightMissing'
  if (method !== 'POST' || !isOfRole || !call || !about?.action) return undefined
  const { userPrincipalName, name } = call.person
  // Azure names the action that is missing. Another one than this is not what the role is asked for.
  if (sentence.key === 'rightMissing' && !isSameCode(sentence.params.action, about.action.needs)) return undefined
  return { action: about.action, id: about.id, person: userPrincipalName || name }
}

/** The directory that wants a sign-in, if it is not the person's own. */
function findOther({ locals: { directory, home } }: Response): string | undefined {
  const tenantId = directory?.chosen?.tenantId
  return tenantId === home?.person.tenantId ? undefined : tenantId
}

/** What helps in another directory: to open what is there, to allow this app there, or to go home. */
function findElsewhere(
  { error, findConsentUrl }: { error: AppError; findConsentUrl?: FindConsentUrl },
  { locals: { directory, home, words } }: Response,
  path: string,
): ErrorContext['elsewhere'] {
  if (!directory || !home) return undefined
  const say = words.directories
  const { all, chosen } = directory
  const { sentence } = error
  const there = sentence.key === 'inDirectory' && all.find(({ tenantId }) => tenantId === sentence.params.tenant)
  if (there) {
    return { label: say.openIn(findName(there)), href: inDirectory(path, there.tenantId), advice: say.openInAdvice }
  }
  if (!chosen || chosen.tenantId === home.person.tenantId) return undefined
  const own = all.find(({ tenantId }) => tenantId === home.person.tenantId)
  const back = { label: say.back(own && findName(own)), href: inDirectory(paths.vms, home.person.tenantId) }
  const href = findConsentUrl?.(chosen.tenantId, error)
  if (href !== undefined) {
    return { label: say.consent(findName(chosen)), href, sentence: say.notAllowed, advice: say.consentAdvice, back }
  }
  return error.kind === 'sign-in-refused' ? { ...back, advice: undefined } : undefined
}

/** A person who has never signed in is not refused, so that their address stays as it is. */
function toMarked(path: string, { reason, clock }: { reason: string; clock: Clock }): string {
  return reason === NOBODY ? path : withSignInMark(path, reason, clock.now())
}

const NOBODY: PlainSentence = 'notSignedIn'

function toStack(thrown: unknown) {
  return thrown instanceof Error ? { error: thrown.name, stack: thrown.stack } : { error: typeof thrown }
}
