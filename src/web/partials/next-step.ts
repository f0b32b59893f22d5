import { toArmId, type VmId } from '../../domain/arm-id.ts'
import type { Cure } from '../../domain/cure.ts'
import type { Failure } from '../../domain/failure.ts'
import type { Words } from '../../words/words.ts'
import type { Portal } from './connect.ts'

/** The one sensible thing to do about a failure. */
export type NextStep =
  /** What has failed, once more. */
  | { readonly kind: 'again' }
  /** A page of the Azure portal. */
  | { readonly kind: 'portal'; readonly label: string; readonly href: string }
  /** A text for the person who can change it. */
  | { readonly kind: 'copy'; readonly label: string; readonly text: string }

/** What undoes it by a page of the portal, which words name by the same key. */
type PortalCure = keyof Words['errors']['portal']

const KINDS: Readonly<Record<Cure, 'again' | 'copy' | 'nothing' | { readonly page: PortalCure }>> = {
  role: 'copy',
  'sign-in': 'again',
  'signing-in-later': 'nothing',
  'still-signed-in': 'nothing',
  'other-directory': 'copy',
  'other-person': 'copy',
  lock: { page: 'lock' },
  quota: { page: 'quota' },
  'other-size': { page: 'other-size' },
  subscription: { page: 'subscription' },
  extension: { page: 'extension' },
  agent: 'again',
  capacity: 'again',
  'capacity-for-spot': 'again',
  'capacity-to-resume': 'again',
  waiting: 'again',
  nothing: 'nothing',
  unknown: 'again',
}

/** Whether to try again is the sensible next step. What an earlier version of the app saved may be tried. */
export function isWorthAnotherTry({ cure = 'unknown' }: Failure): boolean {
  return KINDS[cure] === 'again'
}

/** @param details all that Azure has said, as one text */
export function findNextStep(
  failure: Failure,
  { vm, portal, details, words }: { vm: VmId; portal: Portal; details: string; words: Words },
): NextStep | undefined {
  const { cure = 'unknown' } = failure
  const kind = KINDS[cure]
  if (kind === 'nothing') return undefined
  if (kind === 'again') return { kind }
  const say = words.errors
  if (kind === 'copy') {
    const request = cure === 'role' ? findRequest(failure, vm, words) : undefined
    return request === undefined
      ? { kind, label: say.details.copy, text: details }
      : { kind, label: say.missingRole.copy, text: request }
  }
  return {
    kind: 'portal',
    label: say.portal[kind.page],
    href: `${portal.origin}/#${PAGES[kind.page](failure, vm, portal)}`,
  }
}

/** For whoever can give the right that is missing, on the VM or on what is linked to it. */
function findRequest({ sentence }: Failure, vm: VmId, { errors }: Words): string | undefined {
  if (sentence.key === 'rightMissing') return errors.requestRight(sentence.params.action, toArmId(vm))
  if (sentence.key !== 'linkedRightMissing') return undefined
  return errors.requestRight(sentence.params.action, sentence.params.scope)
}

/**
 * The portal's address of each page, behind the fragment sign: the id of a resource, then a part of its menu, as the portal shows it
 * there. None is documented; of a part that it does not know, the portal shows the resource.
 */
const PAGES: Readonly<Record<PortalCure, (failure: Failure, vm: VmId, portal: Portal) => string>> = {
  lock: ({ sentence }, vm, portal) =>
    toResource(sentence.key === 'lockedAt' ? sentence.params.scope : toArmId(vm), 'locks', portal),
  quota: () => 'view/Microsoft_Azure_Capacity/QuotaMenuBlade/~/myQuotas',
  'other-size': (_, vm, portal) => toResource(toArmId(vm), 'size', portal),
  subscription: (_, { subscriptionId }, portal) => toResource(`/subscriptions/${subscriptionId}`, 'overview', portal),
  extension: (_, vm, portal) => toResource(toArmId(vm), 'extensions', portal),
}

function toResource(id: string, page: string, { tenantId }: Portal): string {
  return `@${tenantId}/resource${id}/${page}`
}
