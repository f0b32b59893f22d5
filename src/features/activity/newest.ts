import { toVmKey } from '../../domain/arm-id.ts'
import type { Operation } from '../../domain/operation.ts'

/** The newest operation of each VM. @param operations newest first */
export function newestOfEachVm(operations: readonly Operation[]): Operation[] {
  const newest = new Map<string, Operation>()
  for (const operation of operations) {
    const key = toVmKey(operation.vm)
    if (!newest.has(key)) newest.set(key, operation)
  }
  return [...newest.values()]
}
