import { isSameCode } from '../../domain/azure-code.ts'
import { isTransitional } from '../../domain/power-state.ts'
import { getVmAction, isAtGoal } from '../../domain/vm-actions/vm-actions.ts'
import { findProvisioningCondition } from '../../domain/vm-conditions.ts'
import type { VmSnapshot } from '../../domain/vm-snapshot.ts'
import { toText } from '../../words/to-text.ts'
import type { Words } from '../../words/words.ts'

/** What Azure says of a VM, with its code. */
export interface Trouble {
  readonly text: string
  /** Azure's. */
  readonly code: string
}

/** A failed action leaves what was wrong with the machine before, unless both are one failure. */
export function findTroubles(vm: VmSnapshot, words: Words): Trouble[] {
  const [ofAction, ofMachine] = [findFailedAction(vm, words), findFailedChange(vm, words)]
  if (!ofAction || !ofMachine) return [ofAction, ofMachine].filter((trouble) => trouble !== undefined)
  return vm.failure && !isSameCode(ofAction.code, ofMachine.code) ? [ofAction, ofMachine] : [ofAction]
}

function findFailedAction({ operation, power }: VmSnapshot, words: Words): Trouble | undefined {
  // A failure no longer matters when the VM has reached the state that the action was meant to reach.
  if (!operation?.failure || isAtGoal(getVmAction(operation.action), power)) return undefined
  const { code, sentence } = operation.failure
  return { text: words.actions[operation.action].failed(toText(words, sentence)), code }
}

function findFailedChange({ provisioning, failure }: VmSnapshot, words: Words): Trouble | undefined {
  if (provisioning.toLowerCase() !== 'failed') return undefined
  if (!failure) return { text: words.vm.lastChangeFailed, code: provisioning }
  return { text: words.vm.lastChangeFailedBecause(toText(words, failure.sentence)), code: failure.code }
}

/** What Azure is doing to a VM, or has left undone. */
export function findProvisioning(vm: VmSnapshot, words: Words): Trouble | undefined {
  const condition = findProvisioningCondition(vm)
  // A VM that starts or stops is being changed, as its state says.
  if (condition === undefined || (condition === 'updating' && isTransitional(vm.power))) return undefined
  return { text: words.provisioning[condition], code: vm.provisioning }
}
