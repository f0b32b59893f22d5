import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { type PowerOperation, statusAt } from './power-operation.ts'
import { findRefusal, isDone, planPower, type PowerAction } from './power-plan.ts'
import { continueTimeline, type PowerFailure, type PowerTimeline, stateAt } from './power-timeline.ts'
import type { Vm } from './subscription.ts'

/** The power of every VM, and the operations that change it. */
export interface Power {
  /** Changes whenever a timeline changes. */
  readonly revision: number
  timelineOf(vm: Vm): PowerTimeline
  begin(vm: Vm, action: PowerAction): PowerOperation | PowerRefusal
  findOperation(id: string): PowerOperation | undefined
  reset(): void
}

export interface PowerRefusal {
  readonly refused: PowerFailure
}

/** The oldest operations are dropped first. Azure also forgets operations. */
const MAX_OPERATIONS = 20_000

export function createPower(deps: { clock: Clock; speed: number }): Power {
  const timelines = new Map<Vm, PowerTimeline>()
  const operations = new Map<string, PowerOperation>()
  const latest = new Map<Vm, string>()
  let revision = 0

  const timelineOf = (vm: Vm): PowerTimeline => timelines.get(vm) ?? vm.timeline

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
    begin: (vm, action) => {
      const now = deps.clock.now()
      const state = stateAt(timelineOf(vm), now)
      const refused = findRefusal(action, state, vm)
      if (refused !== undefined) return { refused }

      const asked = { id: randomUUID(), vm, action, startedAt: now }
      const running = findRunning(vm, now)
      if (running?.action === action) return remember({ ...running, ...asked })
      if (isDone(action, state)) return remember({ ...asked, endsAt: now })

      if (running !== undefined) operations.set(running.id, { ...running, preemptedAt: now })
      const failure = action === 'start' ? vm.startFailure : undefined
      const entries = planPower(action, now, deps.speed, failure)
      timelines.set(vm, continueTimeline(timelineOf(vm), now, entries))
      revision += 1
      return remember({ ...asked, endsAt: entries[1].at, ...(failure && { failure }) })
    },
    findOperation: (id) => operations.get(id.toLowerCase()),
    reset: () => {
      revision += 1
      timelines.clear()
      operations.clear()
      latest.clear()
    },
  }
}
