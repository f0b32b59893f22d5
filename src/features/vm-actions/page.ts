import type { VmId } from '../../domain/arm-id.ts'
import type { PowerState } from '../../domain/power-state.ts'
import type { Vm } from '../../domain/vm.ts'
import type { Consequence, VmAction, VmActionName } from '../../domain/vm-actions/vm-action.ts'
import type { VmSnapshot } from '../../domain/vm-snapshot.ts'
import type { Offer } from '../../web/partials/offer.ts'
import { toDomId, toVmModel, type VmModel } from '../../web/partials/vm.ts'
import type { ActionButton } from '../../web/partials/vm-buttons.ts'
import { paths } from '../../web/paths.ts'
import type { Rich } from '../../words/rich.ts'
import type { Words } from '../../words/words.ts'

/** The page that asks before an action interrupts work, or the same in a dialog. */
export interface ConfirmModel {
  readonly heading: string
  /** What the action means for this VM as it is now: what is gained first, then what is lost. */
  readonly means: readonly Mean[]
  readonly button: string
  readonly look: 'strong' | 'mend'
  /** What the button says once it is pressed. */
  readonly during: string
  readonly action: VmActionName
  readonly icon: string
  readonly url: string
  /** The row or panel of the VM, which has the focus afterwards. */
  readonly domId: string
  /** The page to go back to after the action. */
  readonly from: string | undefined
  /** Set if a sign-in has led here. */
  readonly signedIn: string | undefined
  readonly back: string
}

interface Mean {
  readonly icon: string
  readonly kind: 'good' | 'loss' | undefined
  readonly fact: Rich
  readonly detail: string
}

/** Every action of a VM: what works now, and what does not, with why. A page, or the menu of a row. */
export interface ActionsModel {
  readonly vm: VmModel
  readonly possible: readonly ActionButton[]
  readonly impossible: readonly ActionButton[]
  /** The page to go back to after an action. */
  readonly from: string | undefined
}

/**
 * @param vm undefined if nothing is known of it in time
 * @param asked what the request says: the page that the person came from, and the mark of a sign-in
 */
export function toConfirmModel(
  action: VmAction,
  id: VmId,
  vm: Vm | undefined,
  { from, signedIn }: Pick<ConfirmModel, 'from' | 'signedIn'>,
  words: Words,
  directory?: string,
): ConfirmModel {
  const { name, icon, advice } = action
  const isAdvised = vm !== undefined && advice[vm.power] !== undefined
  const label = isAdvised ? words.confirm.stopBilling(id.name) : words.actions[name].of(id.name)
  return {
    heading: words.confirm.heading(label),
    means: toMeans(action, vm, words),
    button: label,
    look: isAdvised ? 'mend' : 'strong',
    during: words.actions[name].doing,
    action: name,
    icon,
    url: paths.action(id, name, directory),
    domId: toDomId(id),
    from,
    signedIn,
    back: from ?? paths.vm(id, directory),
  }
}

/** Nobody can be on a VM in these states. */
const NOBODY_ON_IT: readonly PowerState[] = ['stopped', 'deallocated']

interface Asked {
  readonly action: VmAction
  /** Undefined if nothing is known of it in time. */
  readonly vm: Vm | undefined
  readonly say: Words['confirm']['means']
}

function toMeans(action: VmAction, vm: Vm | undefined, words: Words): Mean[] {
  const say = words.confirm.means
  const service = vm?.traits?.service
  const isDeleted = action.mayDelete && vm?.traits?.eviction === 'delete'
  const isEmpty = vm !== undefined && NOBODY_ON_IT.includes(vm.power)
  const all = action.consequences.filter(
    (one) => !(isEmpty && ABOUT_PEOPLE.includes(one)) && !(isDeleted && ABOUT_NEXT_START.includes(one)),
  )
  return [
    ...(service === undefined ? [] : [toMean('warning', 'loss', say.service(words.services[service]))]),
    ...all.map((one) => MEANS[one]({ action, vm, say })),
  ]
}

const ABOUT_PEOPLE: readonly Consequence[] = ['disconnects', 'disconnectsAsleep', 'mayRestart']
const ABOUT_NEXT_START: readonly Consequence[] = ['address', 'temporaryDisk']

const MEANS: Readonly<Record<Consequence, (asked: Asked) => Mean>> = {
  billingEnds: ({ say }) => toMean('billing', 'good', say.billingEnds),
  billingGoesOn: ({ say }) => toMean('billing', 'loss', say.billingGoesOn),
  disconnects: ({ say }) => toMean('people', 'loss', say.disconnects),
  disconnectsAsleep: ({ say }) => toMean('people', 'loss', say.disconnectsAsleep),
  mayRestart: ({ say }) => toMean('restart', 'loss', say.mayRestart),
  moves: ({ say }) => toMean('machines', undefined, say.moves),
  evicts: ({ say, vm }) => {
    const { fact, detail } = say.evicts[vm?.traits?.eviction ?? 'either']
    return toMean('simulate-eviction', 'loss', { fact, detail })
  },
  address: ({ say, action, vm }) => toAddress(action, vm, say),
  temporaryDisk: ({ say, vm }) =>
    toMean('disk', 'loss', vm?.traits?.hasEphemeralDisk ? say.systemDisk : say.temporaryDisk),
  time: ({ say, action }) => toMean('time', undefined, { fact: [say.time(action.usualSeconds)], detail: '' }),
}

function toAddress({ losesAddress }: VmAction, vm: Vm | undefined, say: Asked['say']): Mean {
  if (!losesAddress) return toMean('address', undefined, say.addressStays)
  if (!vm) return toMean('address', 'loss', say.addressMayChange)
  const { isPublicDynamic, public: address } = vm.addresses
  if (isPublicDynamic && address !== undefined) return toMean('address', 'loss', say.addressLost(address))
  return toMean('address', undefined, vm.addresses.knowledge === 'known' ? say.addressStays : say.addressMayChange)
}

function toMean(icon: string, kind: Mean['kind'], { fact, detail }: Pick<Mean, 'fact' | 'detail'>): Mean {
  return { icon, kind, fact, detail }
}

export function toActionsModel(vm: VmSnapshot, from: string | undefined, offer: Offer): ActionsModel {
  const model = toVmModel(vm, from, offer)
  return {
    vm: model,
    possible: model.buttons.filter(({ obstacle }) => obstacle === undefined),
    impossible: model.buttons.filter(({ obstacle }) => obstacle !== undefined),
    from,
  }
}
