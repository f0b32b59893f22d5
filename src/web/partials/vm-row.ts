import { isBulkAction } from '../../domain/bulk-action.ts'
import type { Operation } from '../../domain/operation.ts'
import type { VmActionName } from '../../domain/vm-actions/vm-action.ts'
import type { VmSnapshot } from '../../domain/vm-snapshot.ts'
import { type Rich, toPlain } from '../../words/rich.ts'
import type { Words } from '../../words/words.ts'
import { paths } from '../paths.ts'
import { isWorthAnotherTry } from './next-step.ts'
import type { Offer } from './offer.ts'
import { type ProgressModel, toProgress } from './progress.ts'
import { toVmModel, type VmModel } from './vm.ts'
import { type ActionButton, USUAL } from './vm-buttons.ts'

/**
 * A VM as a row of the list: what it is, how it is, and what most people would do about it now. Its links do not name the list, so that
 * a row stays the same in the next list; the browser says where they were followed.
 */
export interface VmRowModel extends VmModel {
  /** The second line below the state: what went wrong, what Azure does, or who has done something; may be empty. */
  readonly note: Rich
  /** The same, for where there is no room for all of it. */
  readonly noteInFull: string
  readonly isTrouble: boolean
  /** What is under way, if anything is; then there are no buttons. */
  readonly progress: ProgressModel | undefined
  /** The one action that fits, and another that often does. */
  readonly rowButtons: readonly RowButton[]
  /** Which of the actions for many fit it, in one text; undefined in a list in which nothing can be selected. */
  readonly can: string | undefined
  /** The page of all actions of the VM, those that do not fit too. */
  readonly all: string | undefined
}

export interface RowButton {
  readonly action: VmActionName | 'connect'
  readonly icon: string
  readonly label: string
  /** For whoever hears the button without its row. */
  readonly fullLabel: string
  readonly look: 'plain' | 'mend' | 'quiet'
  /** A link, to a page or dialog; or the address of a form. */
  readonly href: string | undefined
  readonly url: string | undefined
  /** What it says once it is pressed. */
  readonly during: string
}

export function toVmRowModel(vm: VmSnapshot, here: Offer, { sought }: { sought?: readonly string[] } = {}): VmRowModel {
  const model = toVmModel(vm, undefined, here, sought)
  const directory = vm.directory?.tenantId ?? here.directory
  const { words, now } = here
  const progress = toProgress(vm, now, words)
  const { note, isTrouble } = toNote(vm, model, words)
  return {
    ...model,
    note,
    noteInFull: toPlain(note),
    isTrouble,
    progress,
    rowButtons: progress || model.href === undefined ? [] : toRowButtons(vm, model, words),
    can: toCan(vm, model),
    all: model.href === undefined ? undefined : paths.actions(vm.id, directory),
  }
}

/** A list over several directories has no selection: one form acts in one of them. */
function toCan(vm: VmSnapshot, { buttons, href }: VmModel): string | undefined {
  if (href === undefined || vm.directory !== undefined) return undefined
  const fitting = buttons.filter(({ action, obstacle }) => obstacle === undefined && isBulkAction(action))
  return fitting.map(({ action }) => action).join(' ')
}

function toNote({ operation, traits }: VmSnapshot, model: VmModel, words: Words): { note: Rich; isTrouble: boolean } {
  const [trouble] = model.troubles
  if (trouble) return { note: trouble.text, isTrouble: true }
  if (model.provisioning) return { note: model.provisioning.text, isTrouble: false }
  if (operation?.status === 'running') return { note: [words.row.byYou], isTrouble: false }
  const hint = model.stateHint || toKind(traits, words)
  return { note: hint ? [hint] : [], isTrouble: false }
}

/** What one should know of this kind of VM before one does anything to it; may be empty. */
function toKind(traits: VmSnapshot['traits'], words: Words): string {
  if (traits?.service) return words.row.ofService(words.services[traits.service])
  return traits?.eviction ? words.row.spot : ''
}

const ROOM_FOR = 2

/** In a row there is room for what fits. What does not is said where all actions are. */
function toRowButtons(vm: VmSnapshot, model: VmModel, words: Words): RowButton[] {
  const failed = model.troubles.length > 0 && vm.operation ? findAgain(vm.operation) : undefined
  const usual = USUAL[vm.power] ?? []
  const names = failed === undefined ? usual : [failed, ...usual.filter((name) => name !== failed)]
  return names
    .flatMap((name) => {
      if (name === 'connect') return [toConnectButton(model, words)]
      const button = model.buttons.find(({ action, obstacle }) => action === name && obstacle === undefined)
      return button ? [toRowButton(model, button, { isAgain: name === failed, words })] : []
    })
    .slice(0, ROOM_FOR)
    .map((button, index) => (index > 0 && button.look === 'plain' ? { ...button, look: 'quiet' } : button))
}

/** The action that failed, if to try it again is the sensible thing to do. */
function findAgain({ action, failure }: Operation): VmActionName | undefined {
  return failure && isWorthAnotherTry(failure) ? action : undefined
}

function toConnectButton({ name, href }: VmModel, words: Words): RowButton {
  return {
    action: 'connect',
    icon: 'connect',
    label: words.list.connect,
    fullLabel: words.list.connectTo(name),
    look: 'plain',
    href: href && `${href}#connect`,
    url: undefined,
    during: '',
  }
}

function toRowButton(
  { name }: VmModel,
  { action, isAdvised, url, asks, icon, label, during }: ActionButton,
  { isAgain, words }: { isAgain: boolean; words: Words },
): RowButton {
  return {
    action,
    icon: isAgain ? 'again' : icon,
    label: isAgain ? words.errors.tryAgain : label,
    fullLabel: words.row.labelOf(isAgain ? words.errors.tryAgain : label, name),
    look: isAdvised ? 'mend' : 'plain',
    href: asks,
    url: asks === undefined ? url : undefined,
    during,
  }
}
