import type { VmId } from './arm-id.ts'
import type { VmActionName } from './vm-actions/vm-action.ts'

/** What the organisation disables or hides in this app, even if Azure would allow it. */
export interface OrganisationPolicy {
  readonly disabledActions: readonly VmActionName[]
  /** Ids, in lower case, of the only subscriptions that the app shows; undefined if it shows all. */
  readonly subscriptions: readonly string[] | undefined
}

export function isShown(
  { subscriptions }: OrganisationPolicy,
  { subscriptionId }: Pick<VmId, 'subscriptionId'>,
): boolean {
  return subscriptions === undefined || subscriptions.includes(subscriptionId.toLowerCase())
}

export function isTurnedOff({ disabledActions }: OrganisationPolicy, action: VmActionName): boolean {
  return disabledActions.includes(action)
}
