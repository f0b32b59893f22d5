import type { BulkActionName } from '../../domain/bulk-action.ts'
import type { Consequence, VmAction } from '../../domain/vm-actions/vm-action.ts'
import type { VmSnapshot } from '../../domain/vm-snapshot.ts'
import { toDomId } from '../../web/partials/vm.ts'
import { paths } from '../../web/paths.ts'
import type { Words } from '../../words/words.ts'
import { MAX_IN_BULK } from './bulk.ts'
import type { Chosen, LeftOut } from './chosen.ts'

/** The page, or dialog, that asks once for many VMs. */
export interface ConfirmBulkModel {
  readonly heading: string
  /** What of the selection is gone. */
  readonly sub: string | undefined
  readonly will: string
  readonly icon: string
  readonly fitting: Lines
  readonly leftOut: Lines
  readonly means: readonly Mean[]
  /** Undefined if there is nothing to send. */
  readonly form: { readonly url: string; readonly fields: readonly Field[]; readonly button: string } | undefined
  readonly back: string
}

/** The first of some machines, each with what is to say of it. */
interface Lines {
  readonly shown: readonly Line[]
  readonly more: string | undefined
}

interface Line {
  readonly name: string
  readonly detail: string
}

interface Mean {
  readonly icon: string
  readonly kind: 'good' | 'loss' | undefined
  readonly fact: string
  readonly detail: string
}

interface Field {
  readonly name: string
  readonly value: string
}

/** A dialog that names more is not read. */
const MAX_NAMED = 8

/** What the page that asks is drawn for. */
export interface BulkContext {
  /** What the form sends beside the action. */
  readonly fields: readonly Field[]
  readonly directory: string | undefined
  readonly back: string
  readonly words: Words
}

export type BulkAction = VmAction & { readonly name: BulkActionName }

export function toConfirmBulkModel(action: BulkAction, chosen: Chosen, context: BulkContext): ConfirmBulkModel {
  const { fitting, leftOut, missing } = chosen
  const { words, back } = context
  const say = words.bulk
  const { of, will, none } = say.actions[action.name]
  const all = fitting.length + leftOut.length
  const some = all === fitting.length ? say.machines(all) : say.fitting(fitting.length, all)
  const asked = {
    will,
    icon: action.icon,
    sub: missing > 0 ? say.missing(missing) : undefined,
    leftOut: toLines(leftOut, ({ vm, why }) => ({ name: vm.name, detail: toWhy(why, words) }), words),
    back,
  }
  if (chosen.isTooLarge) return { ...asked, ...NOTHING, heading: say.tooMany(MAX_IN_BULK), leftOut: NO_LINES }
  if (fitting.length === 0) return { ...asked, ...NOTHING, heading: all === 0 ? say.empty : none }
  return {
    ...asked,
    heading: say.heading(of(some)),
    fitting: toLines(fitting, (vm) => ({ name: vm.name, detail: toLoss(action, vm, words) }), words),
    means: toMeans(action, fitting.length, words),
    form: {
      url: paths.bulks(context.directory),
      fields: [
        ...context.fields,
        { name: 'action', value: action.name },
        { name: 'row', value: fitting.map(({ id }) => toDomId(id)).join(' ') },
      ],
      button: of(say.machines(fitting.length)),
    },
  }
}

const NO_LINES: Lines = { shown: [], more: undefined }
const NOTHING = { fitting: NO_LINES, means: [], form: undefined }

function toLines<T>(all: readonly T[], toLine: (one: T) => Line, words: Words): Lines {
  const more = all.length - MAX_NAMED
  return { shown: all.slice(0, MAX_NAMED).map(toLine), more: more > 0 ? words.bulk.andMore(more) : undefined }
}

function toLoss({ losesAddress }: VmAction, { addresses }: VmSnapshot, { bulk: say }: Words): string {
  const { isPublicDynamic, public: address, knowledge } = addresses
  if (!losesAddress) return ''
  if (isPublicDynamic && address !== undefined) return say.losesAddress(address)
  return knowledge === 'known' ? say.keepsAddress : say.mayLoseAddress
}

function toWhy(why: LeftOut, { bulk: say, obstacles, rights }: Words): string {
  if (why === 'lacking') return rights.lacking
  if (why === 'waits') return say.waitsAlready
  return why === 'unreadable' ? say.unreadable : obstacles[why]
}

function toMeans(action: VmAction, number: number, { bulk: { means: say } }: Words): Mean[] {
  const has = (one: Consequence) => action.consequences.includes(one)
  const inSeconds = action.usualSeconds + Math.max(0, Math.round((number - AT_ONCE) / PER_SECOND))
  return [
    ...(has('billingEnds')
      ? [{ icon: 'billing', kind: 'good', fact: say.billing(number), detail: say.stillCosts } as const]
      : []),
    ...(has('billingGoesOn')
      ? [{ icon: 'billing', kind: 'loss', fact: say.billingGoesOn(number), detail: say.onlyStopEnds } as const]
      : []),
    ...(action.interrupts
      ? [
          {
            icon: 'people',
            kind: 'loss',
            fact: has('temporaryDisk') ? say.peopleAndDisks : say.people,
            detail: has('disconnectsAsleep') ? say.asleep : say.unsaved,
          } as const,
        ]
      : []),
    { icon: 'time', kind: undefined, fact: say.time(inSeconds), detail: say.closeTab },
  ]
}

/** What Azure takes from a person at once, and then each second. */
const [AT_ONCE, PER_SECOND] = [200, 10]
