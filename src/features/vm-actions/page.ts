import type { VmId } from '../../domain/arm-id.ts'
import type { VmAction, VmActionName } from '../../domain/vm-actions/vm-action.ts'
import { findListPath, paths } from '../../web/paths.ts'
import type { ActionForm } from '../../web/read-input.ts'
import type { Rich } from '../../words/rich.ts'
import type { Words } from '../../words/words.ts'

/** The page that asks before an action interrupts work. */
export interface ConfirmModel {
  readonly heading: string
  readonly consequence: string
  /** Says which public address the action would lose. */
  readonly lost: Rich | undefined
  readonly button: string
  readonly action: VmActionName
  readonly icon: string
  readonly url: string
  /** The list to go back to after the action. */
  readonly from: string | undefined
  /** Set if a sign-in has led here. */
  readonly signedIn: string | undefined
  readonly back: string
}

/** @param asked what the request says: the list that the person came from, and the mark of a sign-in */
export function toConfirmModel(
  { name, icon }: VmAction,
  id: VmId,
  lost: string | undefined,
  { from, signedIn }: Pick<ActionForm, 'from' | 'signedIn'>,
  words: Words,
  directory?: string,
): ConfirmModel {
  const list = findListPath(from)
  const { of, consequence } = words.actions[name]
  return {
    heading: words.confirm.heading(of(id.name)),
    consequence,
    lost: lost === undefined ? undefined : words.confirm.lostAddress(lost),
    button: of(id.name),
    action: name,
    icon,
    url: paths.action(id, name, directory),
    from: list,
    signedIn,
    back: list ?? paths.vm(id, directory),
  }
}
