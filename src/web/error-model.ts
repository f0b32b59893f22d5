import type { AppError, ErrorKind } from '../domain/app-error.ts'

export interface ErrorModel {
  /** The action and the VM that the error is about. */
  readonly subject: string | undefined
  readonly heading: string
  readonly sentence: string
  readonly advice: string
  /** The next step: sign in, try again or go back. */
  readonly way: { readonly label: string; readonly href: string; readonly isOfEasyAuth: boolean }
  readonly back: { readonly label: string; readonly href: string } | undefined
  /** Whether a renewed token may be enough to fix the error. */
  readonly isLapsed: boolean
  /** Collapsed below the message, ready to copy. */
  readonly details: readonly { readonly name: string; readonly value: string }[]
}

/** The facts about the request from which the error page derives the next step. */
export interface ErrorContext {
  readonly requestId: string
  /** Milliseconds since the Unix epoch. */
  readonly now: number
  /** `not again`: the person has signed in since the app last asked, and is still refused. */
  readonly signInHelps: 'yes' | 'no' | 'not again'
  readonly organisation: string | undefined
  readonly signIn: string
  /** Whether the request was a form, whose action is lost. */
  readonly isForm: boolean
  /** The same page to request again; undefined if that would repeat an action. */
  readonly again: string | undefined
  readonly subject: string | undefined
  readonly back: { readonly label: string; readonly href: string }
  /** The server certificate that caused the error, if one did. */
  readonly fault: { readonly reason: string; readonly remedy: string } | undefined
}

interface KindWords {
  readonly heading: string
  /** What the person can do. */
  readonly advice: string
}

/** The errors that a new sign-in may fix. */
export const SIGN_IN_HELPS: Readonly<Partial<Record<ErrorKind, boolean>>> = {
  'not-signed-in': true,
  'more-proof-needed': true,
}

const NOT_AGAIN: KindWords = {
  heading: 'Signing in again did not help',
  advice:
    'You have just signed in, and are refused all the same. Ask whoever runs this page, and give them the details below.',
}

const WORDS: Readonly<Record<ErrorKind, KindWords>> = {
  'not-signed-in': { heading: 'Sign in to see your machines', advice: '' },
  'more-proof-needed': {
    heading: 'One more step to sign in',
    advice: 'Sign in again and do what Microsoft Entra asks for. You come back here.',
  },
  'sign-in-refused': {
    heading: 'Azure does not let you in here',
    advice:
      'To sign in again with the same account does not change that. Ask whoever runs this page, and give them the details ' +
      'below; or sign out and use another account.',
  },
  'invalid-input': { heading: 'That could not be read', advice: 'Nothing was done. Go back and try again.' },
  'unsupported-form': { heading: 'That could not be read', advice: 'Nothing was done. Use the buttons of this page.' },
  'cross-site': { heading: 'Stopped for your safety', advice: 'Open this app itself and try it there.' },
  forbidden: {
    heading: 'You may not do this',
    advice:
      'Nothing was done. Ask the owner of the machine or of its subscription for a role that includes it. ' +
      'A right that was given a moment ago can take some minutes to work.',
  },
  'turned-off': { heading: 'Turned off here', advice: 'Nothing was done.' },
  'not-found': { heading: 'Not found', advice: '' },
  conflict: { heading: 'Not possible now', advice: 'Nothing was done.' },
  'too-many-requests': { heading: 'Please slow down', advice: 'Nothing was done.' },
  misconfigured: {
    heading: 'This app is not set up correctly',
    advice: 'You can do nothing about it. Tell whoever runs this page, and give them the details below.',
  },
  'azure-refused': {
    heading: 'Azure refused this',
    advice: 'You can do nothing about it. Tell whoever runs this page, and give them the details below.',
  },
  'azure-unavailable': { heading: 'Azure does not answer', advice: 'Your machines are not affected.' },
  'azure-throttled': { heading: 'Azure asks to wait', advice: 'Your machines are not affected.' },
  'azure-slow': {
    heading: 'Azure is slow',
    advice: 'If you have just started or stopped a machine, that may still happen. Look at its state in a moment.',
  },
}

const WORTH_ANOTHER_TRY: readonly ErrorKind[] = [
  'too-many-requests',
  'azure-unavailable',
  'azure-throttled',
  'azure-slow',
]

export function toErrorModel(error: AppError, context: ErrorContext): ErrorModel {
  const { code, message, correlationId, traceId, remedy, retryAfter } = error.azure
  const all: [string, string | undefined][] = [
    ['Code', code],
    ['Connection', context.fault && `${context.fault.reason} ${context.fault.remedy}`],
    ['Azure says', message],
    ['Correlation id', correlationId],
    ['Trace id', traceId],
    ['For whoever runs this page', remedy],
    ['Request id', context.requestId],
    ['Time', new Date(context.now).toISOString()],
  ]
  const isRetry = WORTH_ANOTHER_TRY.includes(error.kind)
  const again =
    (isRetry || error.kind === 'sign-in-refused') && context.again !== undefined
      ? { label: 'Try again', href: context.again }
      : undefined
  const asksToSignIn = context.signInHelps === 'yes'
  const way = asksToSignIn ? { label: 'Sign in', href: context.signIn } : (again ?? context.back)
  const isLost = context.isForm && SIGN_IN_HELPS[error.kind]
  return {
    subject: context.subject,
    heading: context.signInHelps === 'not again' ? NOT_AGAIN.heading : WORDS[error.kind].heading,
    sentence: error.message,
    advice: [isLost ? LOST : '', toAdvice(error.kind, context), isRetry ? toWait(retryAfter) : '']
      .filter(Boolean)
      .join(' '),
    way: { ...way, isOfEasyAuth: asksToSignIn },
    back: again && context.back,
    isLapsed: error.kind === 'not-signed-in' && asksToSignIn,
    details: all.flatMap(([name, value]) => (value ? [{ name, value }] : [])),
  }
}

const LOST = 'Nothing was done; once you are signed in you can do it with one click.'

/** Tells a person who must sign in what this page is and who runs it. */
function toAdvice(kind: ErrorKind, { signInHelps, organisation, isForm }: ErrorContext): string {
  if (signInHelps === 'not again') return NOT_AGAIN.advice
  // A broken connection, like a timeout, does not show whether the action has begun.
  if (kind === 'azure-unavailable' && isForm) return WORDS['azure-slow'].advice
  if (kind !== 'not-signed-in') return WORDS[kind].advice
  const where = organisation === undefined ? '' : ` at ${organisation}`
  return `This page shows the Azure virtual machines${where} that you have rights on, and lets you start and stop them.`
}

function toWait(retryAfter: number | undefined): string {
  return retryAfter === undefined ? 'Try again in a moment.' : `Try again in ${retryAfter} s.`
}
