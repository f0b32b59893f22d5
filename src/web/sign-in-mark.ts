import * as z from 'zod'
import { BUDGETS } from '../domain/budgets.ts'
import type { PlainSentence } from '../domain/sentence.ts'
import { withoutParameter, withParameter } from './parameter.ts'

/**
 * The name of a parameter that the link to sign in adds to the address to come back to: why the person was sent, and when. A
 * newer token alone proves no sign-in, because Easy Auth renews tokens silently.
 */
export const SIGN_IN_MARK = 'signed-in'

/** A path of this app with the mark, in place of an older one. */
export function withSignInMark(path: string, reason: string, now: number): string {
  return withParameter(path, SIGN_IN_MARK, `${reason}.${now.toString(36)}`)
}

export function withoutSignInMark(path: string): string {
  return withoutParameter(path, SIGN_IN_MARK)
}

/**
 * Whether the person comes from a sign-in that they were asked to for the same reason, some minutes ago, and that did not help.
 *
 * @param expiresAt of the token of this request; undefined if nobody was identified by it
 */
export function isBackFor(mark: string | undefined, reason: string, now: number, expiresAt?: number): boolean {
  const { data } = Mark.safeParse(mark)
  if (data?.reason !== reason) return false
  // A token that was valid after the link was made, and has ended since, came from a sign-in that had helped.
  if (expiresAt !== undefined && expiresAt > data.at && expiresAt <= now) return false
  const age = now - data.at
  return age >= 0 && age < BUDGETS.signInAttempt
}

/** Reasons that are gone as soon as the person is identified. */
const OF_IDENTIFICATION: readonly PlainSentence[] = [
  'signInFromBefore',
  'signInUnclear',
  'signInUnreadable',
  'signInExpired',
  'signInForOther',
  'signInElsewhere',
]

export function isOfIdentification(mark: string | undefined): boolean {
  const { data } = Mark.safeParse(mark)
  return OF_IDENTIFICATION.some((reason) => reason === data?.reason)
}

const Mark = z
  .string()
  .regex(/^\w+\.[\da-z]{1,10}$/)
  .transform((mark) => {
    const [reason = '', at = ''] = mark.split('.')
    return { reason, at: Number.parseInt(at, 36) }
  })
