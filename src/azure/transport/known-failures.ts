import type { ErrorKind } from '../../domain/app-error.ts'
import type { Cure } from '../../domain/cure.ts'
import type { PlainSentence, Sentence } from '../../domain/sentence.ts'
import {
  findDenyAssignment,
  findLock,
  findMissingAction,
  findMissingLinkedAction,
  findOtherTenant,
  findPolicy,
  findQuota,
  type Said,
} from './azure-sentences.ts'

/** What one of Azure's error codes means, and what undoes it. */
export interface KnownFailure {
  readonly codes: readonly string[]
  /** Azure has a code for several things, which only its sentence tells apart. */
  readonly when?: RegExp
  readonly cure: Cure
  /** Overrides the kind that follows from the cure. */
  readonly kind?: ErrorKind
  readonly words: PlainSentence
  /** Finds more exact words in what Azure says beside the code. Its wording is no contract, so `words` must do without. */
  readonly read?: (said: Said) => Sentence | undefined
  /** What whoever runs this app can change. */
  readonly remedy?: string
}

const MFA_FOR_AZURE = /aka\.ms\/mfaforazure/i

/**
 * The first that fits counts. Codes that are not here have Azure's own sentence, and nothing that is known to undo them.
 * https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors,
 * https://learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/error-messages,
 * https://learn.microsoft.com/azure/virtual-machines/error-codes-spot and …/hibernate-resume-troubleshooting
 */
export const KNOWN_FAILURES: readonly KnownFailure[] = [
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
  { codes: ['RequestDisallowedByPolicy'], cure: 'other-person', words: 'policyForbids', read: findPolicy },
  { codes: ['RequestDisallowedByAzure'], cure: 'other-person', words: 'azureForbids' },
  { codes: ['ScopeLocked'], cure: 'lock', words: 'locked', read: findLock },
  { codes: ['ReadOnlyDisabledSubscription'], cure: 'subscription', words: 'subscriptionDisabled' },
  { codes: ['SubscriptionNotFound'], cure: 'other-person', kind: 'not-found', words: 'subscriptionGone' },
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

  { codes: ['SkuNotAvailable'], cure: 'other-size', words: 'sizeNotFree' },
  { codes: ['AllocationFailed'], when: /hibernated state/i, cure: 'capacity-to-resume', words: 'noCapacityToResume' },
  { codes: ['AllocationFailed'], cure: 'capacity', words: 'noCapacityInRegion' },
  { codes: ['ZonalAllocationFailed'], cure: 'capacity', words: 'noCapacityInZone' },
  { codes: ['OverconstrainedAllocationRequest'], cure: 'capacity', words: 'noCapacityAsSetUp' },
  { codes: ['OverconstrainedZonalAllocationRequest'], cure: 'capacity', words: 'noCapacityAsSetUpInZone' },
  {
    codes: ['OverconstrainedResumeFromHibernatedStateAllocationRequest'],
    cure: 'capacity-to-resume',
    words: 'noCapacityToResume',
  },
  { codes: ['SpotPriceGreaterThanProvidedMaxPrice'], cure: 'other-person', words: 'spotPrice' },
  { codes: ['QuotaExceeded'], cure: 'quota', words: 'quotaUsedUp', read: findQuota },
  // Azure uses this code for an unsuitable state too, which only Azure's own sentence explains.
  { codes: ['OperationNotAllowed'], when: /\bquota\b/i, cure: 'quota', words: 'quotaUsedUp', read: findQuota },

  { codes: ['OperationPreempted'], cure: 'nothing', words: 'preempted' },
  { codes: ['OperationNotAllowed'], when: /\bmarked for deletion\b/i, cure: 'nothing', words: 'beingDeleted' },
  { codes: ['ResourceGroupBeingDeleted'], cure: 'nothing', words: 'beingDeleted' },
  {
    codes: [
      'AnotherOperationInProgress',
      'ConflictingConcurrentWriteNotAllowed',
      'RetryableErrorDueToAnotherOperation',
    ],
    cure: 'waiting',
    words: 'otherUnderWay',
  },
  {
    codes: ['OperationNotAllowed', 'Conflict'],
    when: /\banother operation\b|\bongoing operation\b|\bconcurrent request\b|\bin progress\b/i,
    cure: 'waiting',
    words: 'otherUnderWay',
  },
  { codes: ['ResourceUpdateBlockedOnPlatformUpdate'], cure: 'waiting', words: 'platformUpdates' },
  {
    codes: ['TooManyRequests', 'SubscriptionRequestsThrottled', 'TooManyVMRedeploymentRequests'],
    cure: 'waiting',
    words: 'askedTooOften',
  },
  { codes: ['OperationNotAllowed'], when: /\btoo many requests\b/i, cure: 'waiting', words: 'askedTooOften' },
  { codes: ['InternalOperationError', 'InternalExecutionError'], cure: 'waiting', words: 'azureTrouble' },

  { codes: ['OSProvisioningTimedOut'], cure: 'waiting', words: 'systemNotReadyInTime' },
  {
    codes: ['OSProvisioningClientError', 'OSProvisioningInternalError'],
    cure: 'other-person',
    words: 'systemNotSetUp',
  },
  { codes: ['VMStartTimedOut'], cure: 'waiting', words: 'notStartedInTime' },
  {
    codes: [
      'VMExtensionProvisioningError',
      'VMExtensionProvisioningTimeout',
      'VMExtensionHandlerNonTransientError',
      'VMExtensionManagementInternalError',
    ],
    cure: 'extension',
    words: 'extensionFailed',
  },
  {
    codes: ['OperationNotAllowed'],
    when: /\bhas extension\b.*\bfailed state\b/is,
    cure: 'extension',
    words: 'extensionFailed',
  },
  { codes: ['VMAgentStatusCommunicationError'], cure: 'agent', words: 'agentSilent' },
  { codes: ['VMHibernateNotSupported'], cure: 'agent', words: 'cannotHibernateYet' },
  { codes: ['VMHibernateFailed'], cure: 'waiting', words: 'hibernationFailed' },
]
