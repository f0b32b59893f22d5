import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { type PowerOperation, statusAt } from './power-operation.ts'
import { findRefusal, isDone, planEviction, planPower, type PowerAction } from './power-plan.ts'
import { continueTimeline, type PowerEntry, type PowerFailure, type PowerTimeline, stateAt } from './power-timeline.ts'
import type { Vm } from './subscription.ts'

/** The power of every VM, and the operations that change it. */
export interface Power {
  /** Changes whenever a timeline changes. */
  readonly revision: number
  timelineOf(vm: Vm): PowerTimeline
  /** Begins an action, which may be planned to come to nothing. */
  begin(vm: Vm, action: PowerAction, asked: Asked): PowerOperation | PowerRefusal
  /** Evicts a Spot VM in a while, by its policy. There is no operation to follow. */
  evict(vm: Vm): void
  exists(vm: Vm): boolean
  /** How many VMs were deleted by then. */
  deletedUntil(time: number): number
  findOperation(id: string): PowerOperation | undefined
  /** All that are not forgotten, oldest first. */
  operations(): Iterable<PowerOperation>
  reset(): void
}

export type PlannedEnd = Pick<PowerOperation, 'failure' | 'endsWithoutContent'>
export type Asked = PlannedEnd & Pick<PowerOperation, 'by'>

export interface PowerRefusal {
  readonly refused: PowerFailure
}

/** The oldest operations are dropped first. Azure also forgets operations. */
const MAX_OPERATIONS = 20_000

export function createPower(deps: { clock: Clock; speed: number }): Power {
  const timelines = new Map<Vm, PowerTimeline>()
  const operations = new Map<string, PowerOperation>()
  const latest = new Map<Vm, string>()
  const evicted = new Set<Vm>()
  let revision = 0

  const timelineOf = (vm: Vm): PowerTimeline => timelines.get(vm) ?? vm.timeline

  const isGone = (vm: Vm, time: number): boolean => evicted.has(vm) && stateAt(timelineOf(vm), time).gone === true

  const add = (vm: Vm, now: number, entries: readonly PowerEntry[]): void => {
    timelines.set(vm, continueTimeline(timelineOf(vm), now, entries))
    revision += 1
  }

  const remember = (operation: PowerOperation): PowerOperation => {
    operations.set(operation.id, operation)
    latest.set(operation.vm, operation.id)
    const [oldest] = operations.keys()
    if (operations.size > MAX_OPERATIONS && oldest !== undefined) operations.delete(oldest)
    return operation
  }

  const findRunning = (vm: Vm, now: number): PowerOperation | undefined => {
    const operation = operations.get(latest.get(vm) ?? '')
    return operation !== undefined && statusAt(operation, now).status === 'InProgress' ? operation : undefined
  }

  return {
    get revision() {
      return revision
    },
    timelineOf,
    begin: (vm, action, planned) => {
      const now = deps.clock.now()
      const state = stateAt(timelineOf(vm), now)
      const refused = findRefusal(action, state, vm)
      if (refused !== undefined) return { refused }

      const failure = planned.failure ?? (action === 'start' ? vm.startFailure : undefined)
      const asked = { ...planned, id: randomUUID(), vm, action, startedAt: now }
      const running = findRunning(vm, now)
      if (running?.action === action) return remember({ ...running, ...asked })
      if (isDone(action, state) && !planned.failure) return remember({ ...asked, endsAt: now })

      if (running !== undefined) operations.set(running.id, { ...running, preemptedAt: now })
      const entries = planPower(action, state, { now, speed: deps.speed, failure })
      add(vm, now, entries)
      return remember({ ...asked, endsAt: entries[1].at, ...(failure && { failure }) })
    },
    evict: (vm) => {
      const now = deps.clock.now()
      add(vm, now, planEviction(vm, stateAt(timelineOf(vm), now), { now, speed: deps.speed }))
      evicted.add(vm)
    },
    exists: (vm) => !isGone(vm, deps.clock.now()),
    deletedUntil: (time) => [...evicted].filter((vm) => isGone(vm, time)).length,
    findOperation: (id) => operations.get(id.toLowerCase()),
    operations: () => operations.values(),
    reset: () => {
      revision += 1
      timelines.clear()
      operations.clear()
      latest.clear()
      evicted.clear()
    },
  }
}
