import type { Clock } from '../clock.ts'
import type { Directory } from '../directory.ts'
import { type Access, createAccess } from '../rbac/access.ts'
import { BUILT_IN_ROLES } from '../rbac/role-definition.ts'
import { APP_REGISTRATIONS, MANAGED_IDENTITY, TENANT } from './app-registrations.ts'
import { subscriptionArmId } from './arm-id.ts'
import { createContoso } from './contoso.ts'
import { parseEstate } from './estate.ts'
import { createGenerated } from './generated.ts'
import { createPower, type Power } from './power.ts'
import type { DenyAssignment, Lock, Seed } from './seed.ts'
import type { Subscription } from './subscription.ts'

/** The whole state of simulated Azure: a function of its seed and of the operations started since. */
export interface World {
  readonly directory: Directory
  /** By lower-case id. */
  readonly subscriptions: ReadonlyMap<string, Subscription>
  readonly access: Access
  readonly power: Power
  readonly locks: readonly Lock[]
  readonly denyAssignments: readonly DenyAssignment[]
  /** How many times faster than in Azure a VM starts and stops. */
  readonly speed: number
  /** Forgets everything that happened since the seed. */
  reset(): void
}

/** Throws a RangeError that names the allowed values if the estate or the speed is malformed. */
export function createWorld(deps: { estate: string; clock: Clock; speed: number }): World {
  if (!(deps.speed > 0)) throw new RangeError(`The speed ${deps.speed} is no number above 0.`)
  const seed = createSeed(deps.estate)
  const { servicePrincipal, auth, sdk } = APP_REGISTRATIONS
  const own = seed.subscriptions.filter(({ tenantId }) => tenantId === undefined)
  const automation = own.map((subscription) => ({
    principalId: servicePrincipal.objectId,
    scope: subscriptionArmId(subscription),
    role: BUILT_IN_ROLES.owner,
  }))
  const access = createAccess([...seed.assignments, ...automation])
  const power = createPower({ clock: deps.clock, speed: deps.speed })
  return {
    directory: {
      ...TENANT,
      people: seed.people,
      apps: { auth, sdk },
      servicePrincipal,
      managedIdentity: MANAGED_IDENTITY,
      ...(seed.otherTenants && { otherTenants: seed.otherTenants }),
    },
    subscriptions: new Map(seed.subscriptions.map((subscription) => [subscription.subscriptionId, subscription])),
    access,
    power,
    locks: seed.locks,
    denyAssignments: seed.denyAssignments ?? [],
    speed: deps.speed,
    reset: () => {
      power.reset()
      access.reset()
    },
  }
}

function createSeed(estateText: string): Seed {
  const estate = parseEstate(estateText)
  return estate.kind === 'contoso' ? createContoso() : createGenerated(estate)
}
