import type { Person } from '../directory.ts'
import type { RoleAssignment } from '../rbac/role-assignment.ts'
import { BUILT_IN_ROLES } from '../rbac/role-definition.ts'
import { groupArmId, subscriptionArmId } from './arm-id.ts'
import { addGeneratedVm } from './generated-vm.ts'
import { guidFrom } from './guid.ts'
import { createPerson } from './person.ts'
import type { Seed } from './seed.ts'
import type { ResourceGroup, Subscription } from './subscription.ts'

const GROUPS = [
  { name: 'web', location: 'westeurope' },
  { name: 'data', location: 'northeurope' },
  { name: 'batch', location: 'eastus' },
  { name: 'lab', location: 'southeastasia' },
] as const
const MAX_USERS = 50

/** The same numbers give the same estate. VMs go to the subscriptions in turn, and within each to its groups in turn. */
export function createGenerated(size: { subscriptions: number; vms: number }): Seed {
  const subscriptions = Array.from({ length: size.subscriptions }, (_, index) => createSubscription(index))
  const groups = subscriptions.map((subscription) => [...subscription.groups.values()])
  for (let index = 0; index < size.vms; index += 1) {
    const place = Math.floor(index / size.subscriptions)
    const group = groups[index % size.subscriptions]?.[place % GROUPS.length]
    if (group !== undefined) addGeneratedVm(group, index, place)
  }

  const ada = createPerson('ada', 'Ada Lovelace', 'Owner of every subscription')
  const users = createUsers(Math.min(Math.max(size.subscriptions, 2), MAX_USERS))
  return {
    subscriptions,
    people: [ada, ...users],
    assignments: [
      ...subscriptions.map((subscription) => ({
        principalId: ada.objectId,
        scope: subscriptionArmId(subscription),
        role: BUILT_IN_ROLES.owner,
      })),
      ...groups.flat().map((group, index) => shareGroup(group, index, users)),
    ],
    locks: [],
  }
}

function createSubscription(index: number): Subscription {
  const number = String(index + 1).padStart(4, '0')
  const subscription: Subscription = {
    subscriptionId: guidFrom(`generated subscription ${number}`),
    displayName: `Generated ${number}`,
    state: 'Enabled',
    groups: new Map(),
  }
  for (const { name, location } of GROUPS) {
    const group: ResourceGroup = { subscription, name: `rg-${name}-${number}`, location, tags: {}, vms: new Map() }
    subscription.groups.set(group.name, group)
  }
  return subscription
}

function createUsers(count: number): readonly Person[] {
  return Array.from({ length: count }, (_, index) => {
    const number = index + 1
    return createPerson(`user${number}`, `User ${number}`, `Sees a share: one resource group in ${count}`)
  })
}

/** Assigns each resource group to one user, who is only Reader of every third of their groups. */
function shareGroup(group: ResourceGroup, index: number, users: readonly Person[]): RoleAssignment {
  const turn = Math.floor(index / users.length)
  return {
    principalId: users[index % users.length]?.objectId ?? '',
    scope: groupArmId(group),
    role: turn % 3 === 2 ? BUILT_IN_ROLES.reader : BUILT_IN_ROLES.virtualMachineContributor,
  }
}
