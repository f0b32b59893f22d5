import { isSameCode } from '../../domain/azure-code.ts'
import { isUnread } from '../../domain/operation.ts'
import { isTransitional } from '../../domain/power-state.ts'
import { getVmAction, isAtGoal } from '../../domain/vm-actions/vm-actions.ts'
import { findProvisioningCondition } from '../../domain/vm-conditions.ts'
import type { VmSnapshot } from '../../domain/vm-snapshot.ts'
import type { Rich } from '../../words/rich.ts'
import { toRich } from '../../words/to-text.ts'
import type { Words } from '../../words/words.ts'
import { toFailureModel } from './failure.ts'
import type { Offer } from './offer.ts'
import { findOperationFailure, type OperationFailure } from './operation.ts'

/** What Azure says of a VM, with its code. */
export interface Trouble {
  readonly text: Rich
  /** Azure's. */
  readonly code: string
}

/** What went wrong, in one line, and what to do about it. */
export interface FailedTrouble extends Trouble {
  /** Undefined if Azure says nothing of it. */
  readonly failure: OperationFailure | undefined
}

/** A failed action leaves what was wrong with the machine before, unless both are one failure. */
export function findTroubles(vm: VmSnapshot, offer: Pick<Offer, 'words' | 'now' | 'portal'>): FailedTrouble[] {
  const [ofAction, ofMachine] = [findFailedAction(vm, offer), findFailedChange(vm, offer)]
  if (!ofAction || !ofMachine) return [ofAction, ofMachine].filter((trouble) => trouble !== undefined)
  return vm.failure && !isSameCode(ofAction.code, ofMachine.code) ? [ofAction, ofMachine] : [ofAction]
}

function findFailedAction(
  { operation, power }: VmSnapshot,
  { words, now, portal }: Pick<Offer, 'words' | 'now' | 'portal'>,
): FailedTrouble | undefined {
  // A failure no longer matters when the VM has reached the state that the action was meant to reach.
  if (!operation?.failure || !isUnread(operation) || isAtGoal(getVmAction(operation.action), power)) return undefined
  const { action, failure, endedAt = now } = operation
  const minutes = Math.max(0, Math.floor((now - endedAt) / 60_000))
  const text = words.actions[action].failed(toRich(words, failure.sentence))
  return {
    text: [`${words.row.ago(minutes)} · `, ...text],
    code: failure.code,
    failure: findOperationFailure(operation, { portal, words }),
  }
}

function findFailedChange(
  { id: vm, provisioning, failure }: VmSnapshot,
  { words, portal }: Pick<Offer, 'words' | 'portal'>,
): FailedTrouble | undefined {
  if (provisioning.toLowerCase() !== 'failed') return undefined
  if (!failure) return { text: [words.vm.lastChangeFailed], code: provisioning, failure: undefined }
  return {
    text: words.vm.lastChangeFailedBecause(toRich(words, failure.sentence)),
    code: failure.code,
    failure: { ...toFailureModel(failure, { vm, portal, words }), gotIt: undefined },
  }
}

/** What Azure is doing to a VM, or has left undone. */
export function findProvisioning(vm: VmSnapshot, words: Words): Trouble | undefined {
  const condition = findProvisioningCondition(vm)
  // A VM that starts or stops is being changed, as its state says.
  if (condition === undefined || (condition === 'updating' && isTransitional(vm.power))) return undefined
  return { text: [words.provisioning[condition]], code: vm.provisioning }
}
