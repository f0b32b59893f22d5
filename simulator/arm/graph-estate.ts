import type { Clock } from '../clock.ts'
import type { GraphTables, Row } from '../graph/graph-tables.ts'
import { subscriptionArmId } from '../world/arm-id.ts'
import { type PowerEntry, stateAt } from '../world/power-timeline.ts'
import type { Subscription, Vm } from '../world/subscription.ts'
import type { World } from '../world/world.ts'
import type { GraphLag } from './graph-lag.ts'
import { toDiskRow, toGroupRow, toNicRow, toPublicAddressRow, toSubscriptionRow, toVmRow } from './graph-rows.ts'
import { type ResourceKind, resourceKinds } from './resource-kinds.ts'
import type { Visible } from './visible.ts'

/** The tables of Resource Graph as one principal sees them, as they were a lag ago; with `subscriptionIds` only those. */
export type OpenTables = (principalId: string, subscriptionIds: readonly string[] | undefined) => GraphTables

type ToRow = (vm: Vm, state: PowerEntry, time: number) => Row
const READ_SUBSCRIPTION = 'Microsoft.Resources/subscriptions/read'
const READ_GROUP = 'Microsoft.Resources/subscriptions/resourceGroups/read'

export function createGraphEstate(deps: { world: World; visible: Visible; clock: Clock; lag: GraphLag }): OpenTables {
  const { world, visible, clock, lag } = deps
  const { tenantId } = world.directory
  const power = world.power
  const resources: readonly (readonly [ResourceKind, ToRow])[] = [
    [resourceKinds.vm, (vm, state) => toVmRow(tenantId, vm, state)],
    [resourceKinds.nic, (vm) => toNicRow(tenantId, vm)],
    [resourceKinds.publicAddress, (vm, _state, time) => toPublicAddressRow(tenantId, vm, power.timelineOf(vm), time)],
    [resourceKinds.disk, (vm, state) => toDiskRow(tenantId, vm, state)],
  ]
  const tables = resources.map(([kind, toRow]) => ({ kind, toRow: cacheByState(toRow) }))

  function* rowsOfResources(principalId: string, subscriptions: readonly Subscription[], type?: string): Iterable<Row> {
    const time = clock.now() - lag.get()
    for (const { kind, toRow } of tables) {
      if (type !== undefined && kind.type.toLowerCase() !== type) continue
      for (const subscription of subscriptions) {
        for (const vm of visible.vms(principalId, subscription, `${kind.type}/read`, kind.toId)) {
          if (kind.exists(vm)) yield toRow(vm, stateAt(power.timelineOf(vm), time), time)
        }
      }
    }
  }

  function* rowsOfContainers(principalId: string, subscriptions: readonly Subscription[]): Iterable<Row> {
    for (const subscription of subscriptions) {
      const id = subscriptionArmId(subscription)
      if (world.access.may(principalId, READ_SUBSCRIPTION, id)) yield toSubscriptionRow(tenantId, subscription)
      for (const group of visible.groups(principalId, subscription, READ_GROUP)) yield toGroupRow(tenantId, group)
    }
  }

  return (principalId, subscriptionIds) => {
    const wanted = subscriptionIds && new Set(subscriptionIds.map((id) => id.toLowerCase()))
    const subscriptions = visible
      .subscriptions(principalId)
      .filter(({ subscriptionId }) => wanted === undefined || wanted.has(subscriptionId))
    return {
      rows: (table, type) => {
        if (table === 'resources') return rowsOfResources(principalId, subscriptions, type)
        if (table === 'resourcecontainers') return rowsOfContainers(principalId, subscriptions)
        return undefined
      },
    }
  }
}

/** Rows stay the same until the machine's state changes, and there may be 100,000 machines. */
function cacheByState(toRow: ToRow): ToRow {
  const rows = new Map<Vm, { readonly state: PowerEntry; readonly row: Row }>()
  return (vm, state, time) => {
    const known = rows.get(vm)
    if (known?.state === state) return known.row
    const row = toRow(vm, state, time)
    rows.set(vm, { state, row })
    return row
  }
}
