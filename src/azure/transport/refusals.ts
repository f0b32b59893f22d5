import type { Cure, ErrorKind } from '../../domain/app-error.ts'
import { isSameCode } from '../../domain/azure-code.ts'
import type { PlainSentence, Sentence } from '../../domain/sentence.ts'
import { findDenyAssignment, findMissingAction, findMissingLinkedAction, findOtherTenant } from './azure-sentences.ts'

/** What one of Azure's error codes means, and what undoes it. */
export interface Refusal {
  readonly codes: readonly string[]
  /** Azure has a code for several things, which only its sentence tells apart. */
  readonly when?: RegExp
  readonly cure: Cure
  /** Overrides the kind that follows from the cure. */
  readonly kind?: ErrorKind
  readonly words: PlainSentence
  /** Finds more exact words in Azure's sentence or WWW-Authenticate. Their wording is no contract, so `words` must do without. */
  readonly read?: (message: string, challenge: string | undefined) => Sentence | undefined
  /** What whoever runs this app can change. */
  readonly remedy?: string
}

const MFA_FOR_AZURE = /aka\.ms\/mfaforazure/i

/**
 * The first that fits counts. Codes that are not here have Azure's own sentence, and nothing that is known to undo them.
 * https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors
 */
export const REFUSALS: readonly Refusal[] = [
  { codes: ['AuthorizationFailed'], cure: 'role', words: 'notAllowed', read: findMissingAction },
  {
    codes: ['LinkedAuthorizationFailed'],
    when: /\btenant\b.*\bnot authorized\b/is,
    cure: 'other-directory',
    words: 'linkedElsewhere',
  },
  {
    codes: ['LinkedAuthorizationFailed', 'LinkedAccessCheckFailed'],
    cure: 'role',
    words: 'linkedNotAllowed',
    read: findMissingLinkedAction,
  },
  {
    codes: ['DenyAssignmentAuthorizationFailed'],
    cure: 'other-person',
    words: 'protected',
    read: findDenyAssignment,
  },
  // Azure asks for a second factor before changes: https://aka.ms/mfaforazure
  {
    codes: ['RequestDisallowedByPolicy', 'RequestDisallowedByAzure'],
    when: MFA_FOR_AZURE,
    cure: 'sign-in',
    words: 'secondFactorForChanges',
    remedy:
      'Azure takes changes only from people who signed in with a second factor. Let a Conditional Access policy that asks for ' +
      'multi-factor authentication cover the SDK app registration, so that it is asked for at sign-in: https://aka.ms/mfaforazure.',
  },
  { codes: ['RequestDisallowedByPolicy'], cure: 'other-person', words: 'policyForbids' },
  { codes: ['RequestDisallowedByAzure'], cure: 'other-person', words: 'azureForbids' },
  { codes: ['ScopeLocked'], cure: 'other-person', words: 'locked' },
  { codes: ['ReadOnlyDisabledSubscription'], cure: 'other-person', words: 'subscriptionDisabled' },
  {
    codes: ['InvalidAuthenticationTokenTenant'],
    cure: 'other-directory',
    words: 'inOtherDirectory',
    read: findOtherTenant,
    remedy:
      'The authentication of App Service signs people in to one directory. With FRONT_DOOR=entra this app signs them in itself, and ' +
      'shows the directories in OTHER_TENANTS too. Or run it once more, for that directory.',
  },
  {
    codes: ['InvalidAuthenticationTokenAudience'],
    cure: 'other-person',
    kind: 'misconfigured',
    words: 'notSetUp',
    remedy:
      'Resource Manager does not take tokens for the audience that this app asks for. Check ARM_AUDIENCE and CLOUD.',
  },
  { codes: ['OperationPreempted'], cure: 'nothing', words: 'preempted' },
  { codes: ['SkuNotAvailable'], cure: 'waiting', words: 'sizeNotFree' },
  { codes: ['AllocationFailed'], cure: 'waiting', words: 'noCapacityInRegion' },
  { codes: ['ZonalAllocationFailed'], cure: 'waiting', words: 'noCapacityInZone' },
  { codes: ['QuotaExceeded'], cure: 'other-person', words: 'quotaUsedUp' },
  // Azure uses this code for an unsuitable state too, which only Azure's own sentence explains.
  { codes: ['OperationNotAllowed'], when: /quota/i, cure: 'other-person', words: 'quotaUsedUp' },
]

/** Services of Azure spell the same code in different cases. */
export function findRefusal(code: string | undefined, message: string | undefined): Refusal | undefined {
  return REFUSALS.find(
    ({ codes, when }) => codes.some((known) => isSameCode(known, code)) && (when?.test(message ?? '') ?? true),
  )
}

/**
 * The words for a refusal, with Azure's own sentence if nothing is known about its code.
 *
 * @param challenge the value of WWW-Authenticate
 */
export function toSentence(refusal: Refusal | undefined, message: string | undefined, challenge?: string): Sentence {
  if (refusal) return refusal.read?.(message ?? '', challenge) ?? { key: refusal.words }
  return message ? { key: 'azureSays', params: { text: message } } : { key: 'refused' }
}
