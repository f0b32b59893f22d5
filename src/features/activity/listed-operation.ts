import type { Directory } from '../../domain/directory.ts'
import type { Operation } from '../../domain/operation.ts'
import { isTurnedOff } from '../../domain/organisation-policy.ts'
import { toTenantId } from '../../domain/person.ts'
import type { VmActionName } from '../../domain/vm-actions/vm-action.ts'
import { getVmAction } from '../../domain/vm-actions/vm-actions.ts'
import { type Moment, toClock, toElapsed } from '../../web/format/time.ts'
import type { Offer } from '../../web/partials/offer.ts'
import {
  findOperationFailure,
  type OperationFailure,
  type OperationModel,
  toOperationModel,
} from '../../web/partials/operation.ts'
import { paths } from '../../web/paths.ts'
import type { Words } from '../../words/words.ts'

/** An operation as the history prints it. */
export interface ListedOperation extends OperationModel {
  /** The time of day. */
  readonly at: Moment
  /** `took 42 s, usually about 50 s`; empty if nobody knows. */
  readonly took: string
  readonly progress: OperationProgress | undefined
  readonly failure: OperationFailure | undefined
  /** The form, or the page that asks first, that does a failed one again, if that is the sensible thing to do. */
  readonly again: Again | undefined
}

interface OperationProgress {
  readonly elapsed: string
  readonly seconds: number
  readonly usualSeconds: number
  readonly usually: string
}

interface Again {
  readonly action: VmActionName
  readonly during: string
  readonly fullLabel: string
  readonly url: string | undefined
  readonly asks: string | undefined
}

export interface ListedFor {
  readonly offer: Offer
  /** The page to come back to. */
  readonly here: string
  readonly directories?: readonly Directory[] | undefined
  /** Whether the person has asked nothing else of this VM since. */
  readonly isLatest: boolean
  /** How long it usually takes here. */
  readonly usualSeconds: number
}

export function toListedOperation(operation: Operation, of: ListedFor): ListedOperation {
  const { offer, directories, usualSeconds } = of
  const { words, now } = offer
  const { begunAt, endedAt, status } = operation
  const usually = words.activity.usually(usualSeconds)
  const isOfSeveral = offer.directory !== undefined
  const seconds = Math.max(0, Math.round((now - begunAt) / 1_000))
  const told = findOperationFailure(operation, offer)
  const failure = told && { ...told, gotIt: of.isLatest ? told.gotIt : undefined }
  const isOver = (status === 'succeeded' || status === 'failed') && endedAt !== undefined
  return {
    ...toOperationModel(operation, { isOfSeveral, words, ...(directories && { directories }) }),
    at: toClock(begunAt, words),
    took: isOver ? [toTook(begunAt, endedAt, words), ...(status === 'succeeded' ? [usually] : [])].join(', ') : '',
    progress: status === 'running' ? { elapsed: toElapsed(seconds), seconds, usualSeconds, usually } : undefined,
    failure,
    again: failure?.step?.kind === 'again' && of.isLatest ? findAgain(operation, of) : undefined,
  }
}

function toTook(begunAt: number, endedAt: number, words: Words): string {
  return words.activity.took(Math.max(0, Math.round((endedAt - begunAt) / 1_000)))
}

function findAgain({ action, vm, personKey }: Operation, { offer, here }: ListedFor): Again | undefined {
  const { policy, words } = offer
  if (isTurnedOff(policy, action)) return undefined
  const { interrupts } = getVmAction(action)
  const directory = offer.directory === undefined ? undefined : toTenantId(personKey)
  return {
    action,
    during: words.actions[action].doing,
    fullLabel: words.row.labelOf(words.errors.tryAgain, words.actions[action].of(vm.name)),
    url: interrupts ? undefined : paths.action(vm, action, directory),
    asks: interrupts ? paths.confirmation(vm, action, here, directory) : undefined,
  }
}
