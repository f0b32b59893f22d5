import type { Row, Table } from '../../graph/tables/graph-tables.ts'
import type { Power } from '../../world/power.ts'
import { type PowerEntry, stateAt } from '../../world/power-timeline.ts'
import type { Vm } from '../../world/subscription.ts'

/** Rows of one kind: the VMs they belong to, and how a row is built from a VM and its state. */
export interface ResourceRows {
  readonly vms: readonly Vm[]
  readonly toRow: (vm: Vm, state: PowerEntry, time: number) => Row
  /** Whether the VM's row changes with its power state. */
  readonly followsPower: (vm: Vm) => boolean
}

export interface ResourceTable extends Table {
  /** Makes the table show what was true at this moment. */
  moveTo(time: number): void
}

/** Every VM keeps its state while no operation begins and the time stays between `from` and `until`. */
interface Steady {
  readonly revision: number
  readonly from: number
  readonly until: number
}

/**
 * Resources as they were at a moment. The table stores only each VM's state and builds rows on demand: a row is thousands
 * of bytes, and there may be 100,000 rows.
 */
export function createResourceTable(kinds: readonly ResourceRows[], power: Power): ResourceTable {
  const entries = kinds.flatMap((kind) => kind.vms.map((vm) => ({ vm, kind })))
  const states = new Array<PowerEntry | undefined>(entries.length).fill(undefined)
  const followers = entries.flatMap(({ vm, kind }, index) => (kind.followsPower(vm) ? [index] : []))
  let time = 0
  let steady: Steady | undefined
  let version = 0
  let changed: readonly number[] = []

  const lookAgain = (): void => {
    const seen = { revision: power.revision, from: -Infinity, until: Infinity }
    const found: number[] = []
    for (const index of followers) {
      const vm = entries[index]?.vm
      if (vm === undefined) continue
      const timeline = power.timelineOf(vm)
      for (const { at } of timeline) {
        if (at <= time) seen.from = Math.max(seen.from, at)
        else seen.until = Math.min(seen.until, at)
      }
      const state = stateAt(timeline, time)
      if (states[index] !== state) found.push(index)
      states[index] = state
    }
    steady = seen
    if (found.length === 0) return
    version += 1
    changed = found
  }

  return {
    length: entries.length,
    get version() {
      return version
    },
    changedSince: (earlier) => (earlier === version - 1 ? changed : undefined),
    moveTo: (moment) => {
      time = moment
      const isSteady =
        steady !== undefined && steady.revision === power.revision && steady.from <= time && time < steady.until
      if (!isSteady) lookAgain()
    },
    at: (index) => {
      const entry = entries[index]
      if (entry === undefined) return undefined
      const { vm, kind } = entry
      return kind.toRow(vm, states[index] ?? stateAt(power.timelineOf(vm), time), time)
    },
  }
}
