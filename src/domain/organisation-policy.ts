import type { VmId } from './arm-id.ts'
import type { VmActionName } from './vm-actions/vm-action.ts'
import { getVmAction } from './vm-actions/vm-actions.ts'

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

/** Whoever turns off stop, say, does not want machines powered off either. */
export function isTurnedOff({ disabledActions }: OrganisationPolicy, action: VmActionName): boolean {
  const { turnedOffWith } = getVmAction(action)
  return disabledActions.includes(action) || (turnedOffWith !== undefined && disabledActions.includes(turnedOffWith))
}
