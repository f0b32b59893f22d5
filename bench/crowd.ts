import { createAccess } from '../simulator/rbac/access.ts'
import { BUILT_IN_ROLES } from '../simulator/rbac/role-definition.ts'
import { subscriptionArmId } from '../simulator/world/arm-id.ts'
import { createPerson } from '../simulator/world/person.ts'
import type { World } from '../simulator/world/world.ts'

/** How many people to add to those of the estate. */
export interface Crowd {
  /** `owner1` and so on: may do everything everywhere, like Ada. */
  readonly owners: number
  /** `visitor1` and so on: may do everything in three subscriptions. */
  readonly visitors: number
  /** `resident1` and so on: may do everything in one subscription, where no other resident may do anything. */
  readonly residents?: number | undefined
}

const SUBSCRIPTIONS_OF_A_VISITOR = 3

/** Adds people to a world: a bench needs hundreds who see the same VMs, and thousands who are signed in. */
export function addCrowd(world: World, crowd: Crowd): World {
  const subscriptions = [...world.subscriptions.values()]
  const owners = Array.from({ length: crowd.owners }, (_, index) => ({
    person: createPerson(`owner${index + 1}`, `Owner ${index + 1}`, 'Owner of every subscription'),
    owned: subscriptions,
  }))
  const visitors = Array.from({ length: crowd.visitors }, (_, index) => ({
    person: createPerson(`visitor${index + 1}`, `Visitor ${index + 1}`, 'Owner of three subscriptions'),
    owned: Array.from({ length: SUBSCRIPTIONS_OF_A_VISITOR }, (_, next) =>
      subscriptions.at((index + next) % subscriptions.length),
    ).filter((one) => one !== undefined),
  }))
  const residents = Array.from({ length: crowd.residents ?? 0 }, (_, index) => ({
    person: createPerson(`resident${index + 1}`, `Resident ${index + 1}`, 'Owner of one subscription'),
    owned: subscriptions.slice(index, index + 1),
  }))
  const all = [...owners, ...visitors, ...residents]
  const assignments = all.flatMap(({ person, owned }) =>
    owned.map((subscription) => ({
      principalId: person.objectId,
      scope: subscriptionArmId(subscription),
      role: BUILT_IN_ROLES.owner,
    })),
  )
  return {
    ...world,
    directory: { ...world.directory, people: [...world.directory.people, ...all.map(({ person }) => person)] },
    access: createAccess([...world.access.assignments(), ...assignments]),
  }
}
