import type { Request, Response } from 'express'
import type { AppError } from '../domain/app-error.ts'
import { isSameCode } from '../domain/azure-code.ts'
import type { Clock } from '../domain/clock.ts'
import { findName } from '../domain/directory.ts'
import type { PlainSentence } from '../domain/sentence.ts'
import type { FrontDoor } from '../identity/front-door/front-door.ts'
import type { Words } from '../words/words.ts'
import { findCameFrom, findList, toOwnPath } from './came-from.ts'
import { type FindConsentUrl, findDirectory, findNamedDirectory } from './chosen-directory.ts'
import { type ErrorContext, SIGN_IN_HELPS } from './error-model.ts'
import type { Branding } from './partials/branding.ts'
import { inDirectory, paths } from './paths.ts'
import { readActionForm } from './read-input.ts'
import { isBackFor, withoutSignInMark, withSignInMark } from './sign-in-mark.ts'

declare module 'express-serve-static-core' {
  interface Locals {
    /** Where the person wants to be, if this address is a step on the way. */
    comeBackTo?: string
  }
}

/** Whether a new sign-in may help, or has just not helped. */
export function toSignInHelp(
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

/** What the error page has to know of the request that failed. */
export async function toErrorContext(
  req: Request,
  res: Response,
  deps: {
    door: Pick<FrontDoor, 'links'>
    clock: Clock
    branding: Branding
    /** The origin of the Azure portal. */
    portal: string
    findConsentUrl?: FindConsentUrl
    error: AppError
    /** What a sign-in is asked for, if that has not helped and `error` says so. */
    first: AppError
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
  const form = id && action ? paths.confirmation(id, action.name, from, directory) : undefined
  // Where a sign-in has come to nothing, the list of the directory that it was for.
  const list = inDirectory(paths.vms, findNamedDirectory(res.locals.comeBackTo ?? ''))
  const ownPage = from?.startsWith('/vms/') ? from : undefined
  const vmPage = id && { label: words.errors.backTo(id.name), href: ownPage ?? paths.vm(id, directory) }
  const here = page ?? form ?? vmPage?.href ?? paths.vms
  const wayBack = from === undefined || ownPage !== undefined ? undefined : toWayBack(from, words)
  return {
    words,
    requestId: res.locals.requestId,
    now: deps.clock.now(),
    organisation: deps.branding.organisation,
    signIn: await deps.door.links.signIn(
      toMarked(here, deps.first.sentence.key, deps.clock.now()),
      deps.first.azure.claims,
      deps.first.azure.tenantId ?? findOther(res),
    ),
    isForm: page === undefined,
    again: page,
    step: id &&
      res.locals.call && { vm: id, portal: { origin: deps.portal, tenantId: res.locals.call.person.tenantId } },
    form,
    subject: id && action ? words.actions[action.name].of(id.name) : undefined,
    back: wayBack ?? (action && vmPage ? vmPage : { label: words.list.title, href: list }),
    besides: wayBack && vmPage,
    lacks: findLack(deps.error, req, res),
    elsewhere: findElsewhere(deps, res, here),
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
  // Azure names the action that is missing. Another one than this is not what the role is asked for.
  if (sentence.key === 'rightMissing' && !isSameCode(sentence.params.action, about.action.needs)) return undefined
  return { action: about.action, id: about.id, person: call.person }
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
function toMarked(path: string, reason: string, now: number): string {
  return reason === NOBODY ? path : withSignInMark(path, reason, now)
}

const NOBODY: PlainSentence = 'notSignedIn'
