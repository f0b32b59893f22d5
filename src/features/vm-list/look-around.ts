import { AppError } from '../../domain/app-error.ts'
import { toVmKey } from '../../domain/arm-id.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import { type Call, withTimeout } from '../../domain/call.ts'
import type { VmSnapshot } from '../../domain/vm-snapshot.ts'
import type { ComputeVms } from '../vm-actions/ports.ts'
import type { FresherStates, SubscriptionVms } from './ports.ts'

/** What somebody else has done to the VMs of an open list, which the inventory learns later. */
export interface LookAround {
  /** The VMs of a list that are in another state by now. Asks Compute one question for each subscription, of a few. */
  findMoved(call: Call, vms: readonly VmSnapshot[]): Promise<readonly VmSnapshot[]>
  /** Asks Compute about each, and remembers what it says. Returns whether any is in another state. */
  askAgain(call: Call, vms: readonly VmSnapshot[]): Promise<boolean>
}

/** Azure allows a person 25 reads a second, and several windows look around. */
const MAX_SUBSCRIPTIONS = 5
const MAX_ASKED = 10

export function createLookAround(deps: {
  subscriptionVms: Pick<SubscriptionVms, 'statesOf'>
  computeVms: Pick<ComputeVms, 'get'>
  fresherStates: Pick<FresherStates, 'record'>
}): LookAround {
  return {
    async findMoved(call, vms) {
      const own = withTimeout(call, BUDGETS.scanPage)
      const bySubscription = Map.groupBy(vms.filter(isSomebodyElses), ({ id }) => id.subscriptionId.toLowerCase())
      const most = [...bySubscription].toSorted(([, a], [, b]) => b.length - a.length).slice(0, MAX_SUBSCRIPTIONS)
      const moved = most.map(async ([subscriptionId, listed]) => {
        const states = await ifToldAtAll(deps.subscriptionVms.statesOf(own, subscriptionId))
        return listed.filter(({ id, power }) => (states?.get(toVmKey(id)) ?? power) !== power)
      })
      return (await Promise.all(moved)).flat().slice(0, MAX_ASKED)
    },
    async askAgain(call, vms) {
      const asked = vms.filter(isSomebodyElses).slice(0, MAX_ASKED)
      const others = asked.map(async (vm) => {
        const computeVm = await ifToldAtAll(deps.computeVms.get(withTimeout(call, BUDGETS.vmRow), vm.id))
        if (!computeVm) return false
        deps.fresherStates.record(call, computeVm, vm)
        return computeVm.power !== vm.power
      })
      return (await Promise.all(others)).includes(true)
    },
  }
}

/** Of what the person has done, the operation tells more. */
function isSomebodyElses({ operation, oddId }: VmSnapshot): boolean {
  return operation === undefined && oddId === undefined
}

/** The list stays as it is if Azure refuses, or is slow. */
async function ifToldAtAll<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}
