import type { VmId } from './arm-id.ts'
import type { PowerAction } from './power.ts'

/** What the organisation leaves out here, whatever Azure would allow. */
export interface OrganisationPolicy {
  readonly disabledActions: readonly PowerAction[]
  /** Ids, in lower case, of the only subscriptions that there are here; undefined where all are. */
  readonly subscriptions: readonly string[] | undefined
}

export function isShown(
  { subscriptions }: OrganisationPolicy,
  { subscriptionId }: Pick<VmId, 'subscriptionId'>,
): boolean {
  return subscriptions === undefined || subscriptions.includes(subscriptionId.toLowerCase())
}

/** Why an action is offered to nobody here, or undefined where it is offered. */
export function findBan({ disabledActions }: OrganisationPolicy, action: PowerAction): string | undefined {
  return disabledActions.includes(action) ? 'Your organisation has turned this off here.' : undefined
}
