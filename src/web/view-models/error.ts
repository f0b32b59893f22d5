import type { AppError, ErrorKind } from '../../domain/app-error.ts'

export interface ErrorModel {
  /** Which action on which machine it was about. */
  readonly subject: string | undefined
  readonly heading: string
  readonly sentence: string
  readonly advice: string
  /** The way on: to sign in, to try again, or back. */
  readonly way: { readonly label: string; readonly href: string; readonly isOfEasyAuth: boolean }
  readonly back: { readonly label: string; readonly href: string } | undefined
  /** Folded away beneath, ready to copy. */
  readonly details: readonly { readonly name: string; readonly value: string }[]
}

/** Where the request was going, as far as a way on can be made of it. */
export interface ErrorContext {
  readonly requestId: string
  /** Milliseconds since the Unix epoch. */
  readonly now: number
  readonly organisation: string | undefined
  readonly signIn: string
  /** The very page to ask for again; undefined where asking again would do something again. */
  readonly again: string | undefined
  readonly subject: string | undefined
  readonly back: { readonly label: string; readonly href: string }
}

interface KindWords {
  readonly heading: string
  /** What the person can do. */
  readonly advice: string
}

const WORDS: Readonly<Record<ErrorKind, KindWords>> = {
  'not-signed-in': { heading: 'Sign in to see your machines', advice: '' },
  'sign-in-refused': {
    heading: 'Azure does not let you in here',
    advice: 'Ask whoever runs this page, and give them the details below.',
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
  const { code, message, correlationId, retryAfter } = error.azure
  const all: [string, string | undefined][] = [
    ['Code', code],
    ['Azure says', message],
    ['Correlation id', correlationId],
    ['Request id', context.requestId],
    ['Time', new Date(context.now).toISOString()],
  ]
  const isRetry = WORTH_ANOTHER_TRY.includes(error.kind)
  const again = isRetry && context.again !== undefined ? { label: 'Try again', href: context.again } : undefined
  const way = error.kind === 'not-signed-in' ? { label: 'Sign in', href: context.signIn } : (again ?? context.back)
  return {
    subject: context.subject,
    heading: WORDS[error.kind].heading,
    sentence: error.message,
    advice: [toAdvice(error.kind, context), isRetry ? toWait(retryAfter) : ''].filter(Boolean).join(' '),
    way: { ...way, isOfEasyAuth: error.kind === 'not-signed-in' },
    back: again && context.back,
    details: all.flatMap(([name, value]) => (value ? [{ name, value }] : [])),
  }
}

/** Who is to sign in is told what this is, and whose. */
function toAdvice(kind: ErrorKind, { organisation }: ErrorContext): string {
  if (kind !== 'not-signed-in') return WORDS[kind].advice
  const where = organisation === undefined ? '' : ` at ${organisation}`
  return `This page shows the Azure virtual machines${where} that you have rights on, and lets you start and stop them.`
}

function toWait(retryAfter: number | undefined): string {
  return retryAfter === undefined ? 'Try again in a moment.' : `Try again in ${retryAfter} s.`
}
