import type { AppError, ErrorKind } from '../../domain/app-error.ts'
import { toMoment, type Moment } from './time.ts'

export interface ErrorModel {
  readonly heading: string
  readonly sentence: string
  readonly advice: string
  /** Where to sign in and come back from, where that is the way on. */
  readonly signIn: string | undefined
  /** Folded away beneath, ready to copy. */
  readonly details: readonly { readonly name: string; readonly value: string }[]
  readonly time: Moment
}

interface KindWords {
  readonly heading: string
  /** What the person can do. */
  readonly advice: string
}

const WORDS: Readonly<Record<ErrorKind, KindWords>> = {
  'not-signed-in': {
    heading: 'Sign in to see your machines',
    advice: 'This page shows the Azure virtual machines that you have rights on, and lets you start and stop them.',
  },
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
  'not-found': { heading: 'Not found', advice: 'It may have been deleted, or your rights on it have ended.' },
  conflict: { heading: 'Not now', advice: 'Nothing was done.' },
  'too-many-requests': { heading: 'Please slow down', advice: 'Nothing was done.' },
  misconfigured: {
    heading: 'This app is not set up correctly',
    advice: 'You can do nothing about it. Tell whoever runs this page, and give them the details below.',
  },
  'azure-unavailable': {
    heading: 'Azure does not answer',
    advice: 'Your machines are not affected. Try again in a moment.',
  },
  'azure-throttled': {
    heading: 'Azure asks to wait',
    advice: 'Your machines are not affected. Try again in a moment.',
  },
  'azure-slow': {
    heading: 'Azure is slow',
    advice: 'If you have just started or stopped a machine, that may still happen. Look at its state in a moment.',
  },
}

export function toErrorModel(error: AppError, context: { requestId: string; now: number; signIn: string }): ErrorModel {
  const { code, message, correlationId, retryAfter } = error.azure
  const all: [string, string | undefined][] = [
    ['Code', code],
    ['Azure says', message],
    ['Correlation id', correlationId],
    ['Request id', context.requestId],
  ]
  const wait = retryAfter === undefined ? '' : ` Azure asks to wait ${retryAfter} s.`
  return {
    heading: WORDS[error.kind].heading,
    sentence: `${error.message}${wait}`,
    advice: WORDS[error.kind].advice,
    signIn: error.kind === 'not-signed-in' ? context.signIn : undefined,
    details: all.flatMap(([name, value]) => (value ? [{ name, value }] : [])),
    time: toMoment(context.now),
  }
}
