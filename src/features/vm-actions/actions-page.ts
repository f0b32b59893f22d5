import { getVmAction } from '../../domain/vm-actions/vm-actions.ts'
import type { VmSnapshot } from '../../domain/vm-snapshot.ts'
import { type ActionButton, type Offer, toVmModel, type VmModel } from '../../web/partials/vm.ts'
import { findPagePath, paths } from '../../web/paths.ts'

/** Every action of a VM: what works now, and what does not, with why. A page, or the menu of a row. */
export interface ActionsModel {
  readonly vm: VmModel
  readonly possible: readonly PossibleAction[]
  readonly impossible: readonly ActionButton[]
  /** The page to go back to after an action. */
  readonly from: string | undefined
}

interface PossibleAction extends ActionButton {
  /** The page that asks first; undefined if the action asks nothing. */
  readonly asks: string | undefined
}

export function toActionsModel(vm: VmSnapshot, from: string | undefined, offer: Offer): ActionsModel {
  const list = findPagePath(from)
  const model = toVmModel(vm, list, offer)
  return {
    vm: model,
    possible: model.buttons
      .filter(({ obstacle }) => obstacle === undefined)
      .map((button) => ({ ...button, asks: toAsks(button) })),
    impossible: model.buttons.filter(({ obstacle }) => obstacle !== undefined),
    from: list,
  }

  function toAsks({ action }: ActionButton): string | undefined {
    return getVmAction(action).interrupts ? paths.confirmation(vm.id, action, list, offer.directory) : undefined
  }
}
