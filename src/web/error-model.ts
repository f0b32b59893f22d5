import type { AppError, ErrorKind } from '../domain/app-error.ts'
import type { VmId } from '../domain/arm-id.ts'
import { findLeastRole } from '../domain/built-in-roles.ts'
import type { Person } from '../domain/person.ts'
import type { PowerState } from '../domain/power-state.ts'
import type { VmAction } from '../domain/vm-actions/vm-action.ts'
import type { Rich } from '../words/rich.ts'
import { isAzures, toText } from '../words/to-text.ts'
import type { Words } from '../words/words.ts'
import { toErrorStep } from './error-step.ts'
import type { Portal } from './partials/connect.ts'
import { type Detail, toDetails, toPlainDetails } from './partials/failure.ts'
import { type Look, STATE_LOOKS } from './partials/look.ts'
import { toRoleRequest } from './partials/role-request.ts'

export interface ErrorModel {
  /** The action and the VM that the error is about. */
  readonly subject: string | undefined
  readonly heading: string
  readonly sentence: string
  /** Whether the sentence is Azure's own, which is English. */
  readonly isAzures: boolean
  readonly advice: string
  /** The next step: sign in, try again or go back. */
  readonly way: Way
  /** A text for the person who can undo it, if that is the next step. */
  readonly copy: { readonly label: string; readonly text: string } | undefined
  readonly back: { readonly label: string; readonly href: string } | undefined
  /** What to ask the owner of the VM for, if that would help. */
  readonly missing: { readonly sentence: Rich; readonly request: string } | undefined
  /** Whether another account may be the way, to which a sign-out leads. */
  readonly isOtherAccount: boolean
  /** The details as one text, for who must send them on at once; undefined if that is no next step. */
  readonly allDetails: string | undefined
  /** Whether a renewed token may be enough to fix the error. */
  readonly isLapsed: boolean
  /** What the states of a machine look like, for who sees this app for the first time. */
  readonly legend: readonly { readonly look: Look; readonly label: string }[]
  /** Collapsed below the message, ready to copy. */
  readonly details: readonly Detail[]
}

interface Way {
  readonly label: string
  readonly href: string
  readonly isOfDoor: boolean
  /** Whether it leads to the Azure portal. */
  readonly isOut: boolean
}

/** The facts about the request from which the error page derives the next step. */
export interface ErrorContext {
  readonly words: Words
  readonly requestId: string
  /** Milliseconds since the Unix epoch. */
  readonly now: number
  /** `not again`: the person has just signed in for this, and is still refused. */
  readonly signInHelps: 'yes' | 'no' | 'not again'
  readonly organisation: string | undefined
  readonly signIn: string
  /** Whether the request was a form, whose action is lost. */
  readonly isForm: boolean
  /** The same page to request again; undefined if that would repeat an action. */
  readonly again: string | undefined
  /** The page that asks for the action once more; undefined if the request was none. */
  readonly form?: string | undefined
  /** What a step on the way to undo a refusal needs; undefined if the request was about no VM. */
  readonly step?: { readonly vm: VmId; readonly portal: Portal } | undefined
  readonly subject: string | undefined
  readonly back: { readonly label: string; readonly href: string }
  /** The page of the VM, if the way back leads elsewhere. */
  readonly besides?: { readonly label: string; readonly href: string } | undefined
  /** What helps if the error is about a directory, where the person has several. */
  readonly elsewhere?:
    | {
        readonly label: string
        readonly href: string
        readonly sentence?: string
        readonly advice: string | undefined
        readonly back?: { readonly label: string; readonly href: string }
      }
    | undefined
  /** The right that the person lacks for an action, and where. */
  readonly lacks?: { readonly action: VmAction; readonly id: VmId; readonly person: Person } | undefined
  /** The server certificate that caused the error, if one did. */
  readonly fault: { readonly reason: string; readonly remedy: string } | undefined
}

/** The errors that a new sign-in may fix. */
export const SIGN_IN_HELPS: Readonly<Partial<Record<ErrorKind, boolean>>> = {
  'not-signed-in': true,
  'more-proof-needed': true,
}

const WORTH_ANOTHER_TRY: readonly ErrorKind[] = [
  'too-many-requests',
  'azure-unavailable',
  'azure-throttled',
  'azure-slow',
]

export function toErrorModel(error: AppError, context: ErrorContext): ErrorModel {
  const { code, message, correlationId, traceId, remedy, retryAfter } = error.azure
  const { words } = context
  const say = words.errors
  const details = toDetails([
    [say.details.code, code, 'en'],
    [say.details.connection, context.fault && `${context.fault.reason} ${context.fault.remedy}`, 'en'],
    [say.details.azureSays, message, 'en'],
    [say.details.correlationId, correlationId],
    [say.details.traceId, traceId],
    [say.details.remedy, remedy, 'en'],
    [say.details.requestId, context.requestId],
    [say.details.time, new Date(context.now).toISOString()],
  ])
  const isRetry = WORTH_ANOTHER_TRY.includes(error.kind)
  const again =
    (isRetry || error.kind === 'sign-in-refused') && context.again !== undefined
      ? { label: say.tryAgain, href: context.again }
      : undefined
  const isRefusedAgain = context.signInHelps === 'not again'
  // Never without a way to sign in: only the person knows whether it was with the right account.
  const signIn = SIGN_INS[context.signInHelps]
  const { elsewhere } = context
  const step = signIn === undefined && elsewhere === undefined ? toErrorStep(error, details, context) : undefined
  const other = elsewhere ?? again ?? step?.way ?? context.back
  const way =
    signIn === undefined ? { label: other.label, href: other.href } : { label: say[signIn], href: context.signIn }
  // One way home is enough: that of the directory takes the place of the general one.
  const besides = signIn === undefined ? context.besides : undefined
  const back =
    signIn === undefined && elsewhere ? (elsewhere.back ?? again) : (again ?? step?.way) ? context.back : besides
  const missing = context.lacks && toMissing(context.lacks, words)
  const isRefused = error.kind === 'sign-in-refused' && elsewhere === undefined
  return {
    subject: context.subject,
    heading: isRefusedAgain ? say.signInDidNotHelp.heading : (missing?.heading ?? toHeading(error, words)),
    missing,
    isOtherAccount: isRefused,
    allDetails: isRefused ? toPlainDetails(details) : undefined,
    copy: missing ? undefined : step?.copy,
    sentence: elsewhere?.sentence ?? toText(words, error.sentence),
    isAzures: elsewhere?.sentence === undefined && isAzures(error.sentence),
    advice: [
      context.isForm ? toLost(context) : '',
      isUndone(error, context) ? say.nothingChanged : '',
      context.elsewhere?.advice ?? toAdvice(error, context),
      isRetry ? toWait(retryAfter, words) : '',
    ]
      .filter(Boolean)
      .join(' '),
    way: { ...way, isOfDoor: signIn !== undefined, isOut: other === step?.way && step.isOut },
    back: isRefusedAgain || (signIn !== undefined && error.cure === 'still-signed-in') ? context.back : back,
    isLapsed: error.kind === 'not-signed-in' && context.signInHelps === 'yes',
    legend: error.kind === 'not-signed-in' && !context.isForm ? LEGEND.map((power) => toSample(power, words)) : [],
    details,
  }
}

/** A refusal by Azure changes nothing. Where a sign-in is the way, what became of the form is said already. */
function isUndone({ cure }: AppError, { signInHelps, elsewhere }: ErrorContext): boolean {
  const isOfSignIn = cure === 'sign-in' || cure === 'still-signed-in'
  return cure !== undefined && !isOfSignIn && signInHelps === 'no' && elsewhere?.advice === undefined
}

const LEGEND: readonly PowerState[] = ['running', 'starting', 'stopped', 'deallocated']

function toSample(power: PowerState, { states }: Words): ErrorModel['legend'][number] {
  return { look: STATE_LOOKS[power], label: states[power].label }
}

function toMissing({ action, id, person }: NonNullable<ErrorContext['lacks']>, words: Words) {
  const say = words.errors.missingRole
  const role = findLeastRole([action.needs])
  if (!role) return undefined
  const { verb } = words.actions[action.name]
  return {
    heading: say.heading(verb, id.name),
    sentence: say.sentence(verb, role.name),
    request: toRoleRequest(id, { role, actions: [action], person }, words).text,
  }
}

/** What became of a form for which the person had to be signed in. No click helps who has just signed in for it. */
function toLost({ signInHelps, words: { errors } }: ErrorContext): string {
  return { yes: errors.lost, 'not again': errors.lostAgain, no: '' }[signInHelps]
}

/** The label of the link to sign in, if there is one. */
const SIGN_INS = { yes: 'signIn', 'not again': 'signInAgain', no: undefined } as const

function toHeading({ kind, cure }: AppError, words: Words): string {
  return cure === undefined ? words.errors.kinds[kind].heading : words.errors.cures[cure].heading
}

/** Tells a person who must sign in what this page is and who runs it. */
function toAdvice({ kind, cure }: AppError, { signInHelps, organisation, isForm, words }: ErrorContext): string {
  const say = words.errors
  if (signInHelps === 'not again') return say.signInDidNotHelp.advice
  // A broken connection, like a timeout, does not show whether the action has begun.
  if (kind === 'azure-unavailable' && isForm) return say.maybeDone
  if (kind === 'not-signed-in' && organisation !== undefined) return say.whatThisIsAt(organisation)
  return cure === undefined ? say.kinds[kind].advice : say.cures[cure].advice
}

function toWait(retryAfter: number | undefined, words: Words): string {
  return retryAfter === undefined ? words.errors.waitAMoment : words.errors.wait(retryAfter)
}
