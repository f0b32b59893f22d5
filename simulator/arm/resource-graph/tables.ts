import { LRUCache } from 'lru-cache'
import type { Clock } from '../../clock.ts'
import type { GraphTables, Row } from '../../graph/tables/graph-tables.ts'
import { subscriptionArmId } from '../../world/arm-id.ts'
import type { Subscription, Vm } from '../../world/subscription.ts'
import type { World } from '../../world/world.ts'
import { RESOURCE_KINDS, type ResourceKind } from '../resources/resource-kinds.ts'
import type { Visible } from '../visible.ts'
import type { GraphLag } from './lag.ts'
import { createResourceTable, type ResourceRows, type ResourceTable } from './resource-table.ts'
import { toDiskRow, toGroupRow, toNicRow, toPublicAddressRow, toSubscriptionRow, toVmRow } from './rows.ts'

/** Resource Graph's tables as one principal sees them, as of one lag ago; limited to `subscriptionIds` if given. */
export type OpenTables = (principalId: string, subscriptionIds: readonly string[] | undefined) => GraphTables

type Rows = Omit<ResourceRows, 'vms'>

interface View extends GraphTables {
  readonly subscriptions: number
  moveTo(time: number): void
}

const READ_SUBSCRIPTION = 'Microsoft.Resources/subscriptions/read'
const READ_GROUP = 'Microsoft.Resources/subscriptions/resourceGroups/read'
const MAX_VIEWS = 200

/**
 * Who sees what changes only with roles, and when a simulated eviction deletes a VM. So each principal's view is listed once and cached.
 * Afterwards only the VMs' power states are updated. What queries compute about a view is cached with it.
 */
export function createGraphEstate(deps: { world: World; visible: Visible; clock: Clock; lag: GraphLag }): OpenTables {
  const { world, visible, clock, lag } = deps
  const tenantOf = ({ tenantId = world.directory.tenantId }: Subscription) => tenantId
  const tenantOfVm = (vm: Vm) => tenantOf(vm.group.subscription)
  const { power } = world
  const always = () => true
  const kinds: readonly (readonly [ResourceKind, Rows])[] = [
    [RESOURCE_KINDS.vm, { toRow: (vm, state) => toVmRow(tenantOfVm(vm), vm, state), followsPower: always }],
    [RESOURCE_KINDS.nic, { toRow: (vm) => toNicRow(tenantOfVm(vm), vm), followsPower: () => false }],
    [
      RESOURCE_KINDS.publicAddress,
      {
        toRow: (vm, _state, time) => toPublicAddressRow(tenantOfVm(vm), vm, power.timelineOf(vm), time),
        followsPower: (vm) => vm.publicAddress?.allocation === 'Dynamic',
      },
    ],
    [RESOURCE_KINDS.disk, { toRow: (vm, state) => toDiskRow(tenantOfVm(vm), vm, state), followsPower: always }],
  ]

  const listResources = (principalId: string, subscriptions: readonly Subscription[], type: string | undefined) => {
    const wanted = kinds.filter(([kind]) => type === undefined || kind.type.toLowerCase() === type)
    const rows = wanted.map(([kind, ofKind]): ResourceRows => {
      const vms = subscriptions.flatMap((subscription) => [
        ...visible.vms(principalId, subscription, `${kind.type}/read`, kind.toId),
      ])
      return { ...ofKind, vms: vms.filter(kind.exists) }
    })
    return createResourceTable(rows, power)
  }

  function* listContainers(principalId: string, subscriptions: readonly Subscription[]): Iterable<Row> {
    for (const subscription of subscriptions) {
      const id = subscriptionArmId(subscription)
      if (world.access.may(principalId, READ_SUBSCRIPTION, id))
        yield toSubscriptionRow(tenantOf(subscription), subscription)
      for (const group of visible.groups(principalId, subscription, READ_GROUP))
        yield toGroupRow(tenantOf(subscription), group)
    }
  }

  const createView = (principalId: string, wanted: ReadonlySet<string> | undefined): View => {
    const subscriptions = visible
      .subscriptions(principalId)
      .filter(({ subscriptionId }) => wanted?.has(subscriptionId) ?? true)
    const resources = new Map<string | undefined, ResourceTable>()
    let containers: readonly Row[] | undefined
    let time = 0
    return {
      subscriptions: subscriptions.length,
      moveTo: (moment) => {
        time = moment
      },
      rows: (table, type) => {
        if (table === 'resourcecontainers') return (containers ??= [...listContainers(principalId, subscriptions)])
        if (table !== 'resources') return undefined
        const known = resources.get(type) ?? listResources(principalId, subscriptions, type)
        if (known.length > 0) resources.set(type, known)
        known.moveTo(time)
        return known
      },
    }
  }

  // Weighs a view by its subscriptions: a large view takes much memory, but few people see everything. Many see a share.
  const views = new LRUCache<string, View>({
    max: MAX_VIEWS,
    maxSize: 4 * Math.max(1, world.subscriptions.size),
    sizeCalculation: ({ subscriptions }) => Math.max(1, subscriptions),
  })

  return (principalId, subscriptionIds) => {
    const wanted = subscriptionIds && new Set(subscriptionIds.map((id) => id.toLowerCase()))
    const time = clock.now() - lag.get()
    // The number of rows of a table never changes, so a deleted VM needs another table, and so do other roles.
    const key = JSON.stringify([
      principalId,
      wanted && [...wanted].sort(),
      power.deletedUntil(time),
      world.access.version(),
    ])
    const view = views.get(key) ?? createView(principalId, wanted)
    views.set(key, view)
    view.moveTo(time)
    return view
  }
}
