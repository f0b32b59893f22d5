import type { VmId } from '../../domain/arm-id.ts'
import type { VmAction, VmActionName } from '../../domain/vm-actions/vm-action.ts'
import { findListPath, paths } from '../../web/paths.ts'

/** The page that asks before an action interrupts work. */
export interface ConfirmModel {
  readonly heading: string
  readonly consequence: string
  /** The public address that the action would lose. */
  readonly lost: string | undefined
  readonly button: string
  readonly action: VmActionName
  readonly icon: string
  readonly url: string
  /** The list to go back to after the action. */
  readonly from: string | undefined
  readonly back: string
}

/** @param from the list that the person came from, as the request says it */
export function toConfirmModel(
  { name, label, icon, consequence }: VmAction,
  id: VmId,
  lost: string | undefined,
  from: string | undefined,
): ConfirmModel {
  const list = findListPath(from)
  return {
    heading: `${label} ${id.name}?`,
    consequence,
    lost,
    button: `${label} ${id.name}`,
    action: name,
    icon,
    url: paths.action(id, name),
    from: list,
    back: list ?? paths.vm(id),
  }
}
