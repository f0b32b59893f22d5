import { type Operation, toEndedAt } from './operation.ts'
import { getVmAction } from './vm-actions/vm-actions.ts'

/** Of an action: older ones say little of how Azure is now. */
const LAST_RUNS = 9

/**
 * How long an operation usually takes here, in seconds: the median of the person's last successful runs of the same action, other than
 * itself. Without any it is the action's own estimate.
 *
 * @param operations newest first
 */
export function createUsualTimes(operations: readonly Operation[]): (operation: Operation) => number {
  const runs = Map.groupBy(
    operations.filter(({ status, endedAt }) => status === 'succeeded' && endedAt !== undefined),
    ({ action }) => action,
  )
  return ({ id, action }) => {
    const others = (runs.get(action) ?? []).slice(0, LAST_RUNS + 1).filter((run) => run.id !== id)
    const times = others.slice(0, LAST_RUNS).map(toSeconds)
    const median = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]
    return median === undefined ? getVmAction(action).usualSeconds : round(median)
  }
}

function toSeconds(operation: Operation): number {
  return (toEndedAt(operation) - operation.begunAt) / 1_000
}

/** As exactly as anybody would say it. */
function round(seconds: number): number {
  const step = seconds < 90 ? 5 : 30
  return Math.max(step, Math.round(seconds / step) * step)
}
