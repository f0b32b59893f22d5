import type { Directory } from '../../domain/directory.ts'
import { isUnread, isWaiting, type Operation, type OperationStatus } from '../../domain/operation.ts'
import { toTenantId } from '../../domain/person.ts'
import type { Rich } from '../../words/rich.ts'
import type { Words } from '../../words/words.ts'
import { paths } from '../paths.ts'
import type { Portal } from './connect.ts'
import { type FailureModel, toFailureModel } from './failure.ts'
import type { Look } from './look.ts'

export interface OperationModel {
  /** `Start web-01`, with a link for the name of the VM. */
  readonly what: Rich
  /** The name of the VM. */
  readonly name: string
  readonly href: string
  readonly resourceGroup: string
  /** The name of its directory, in a history over several. */
  readonly directory: string | undefined
  /** The page of the bulk that it is a part of. */
  readonly bulk: string | undefined
  readonly label: string
  readonly look: Look
}

/** Why an operation failed, for where that is told in full. */
export interface OperationFailure extends FailureModel {
  /** What the form says that tells that the person has read it; undefined if they have. */
  readonly gotIt: GotIt | undefined
}

/** A button of the form that goes to `paths.readFailures`. */
export interface GotIt {
  /** The ids of the operations, separated by spaces. */
  readonly ids: string
  readonly label: string
  /** For whoever hears the button without what it stands beside. */
  readonly fullLabel: string
}

export function findOperationFailure(
  operation: Operation,
  { portal: { origin }, words }: { portal: Pick<Portal, 'origin'>; words: Words },
): OperationFailure | undefined {
  const { failure, vm, action, correlationId, personKey } = operation
  if (!failure) return undefined
  const portal = { origin, tenantId: toTenantId(personKey) }
  return {
    ...toFailureModel(failure, { vm, correlationId, portal, words }),
    gotIt: isUnread(operation)
      ? {
          ids: operation.id,
          label: words.activity.gotIt,
          fullLabel: words.activity.gotItOf(words.actions[action].of(vm.name)),
        }
      : undefined,
  }
}

/** One button for all of some failures that are not read yet; undefined if that is none or one, which has a button of its own. */
export function toGotItAll(operations: readonly Operation[], words: Words): GotIt | undefined {
  const unread = operations.filter((one) => isUnread(one) && one.failure)
  if (unread.length < 2) return undefined
  const label = words.activity.gotItAll(unread.length)
  return { ids: unread.map(({ id }) => id).join(' '), label, fullLabel: label }
}

const LOOKS: Readonly<Record<OperationStatus, Look>> = {
  running: 'changing',
  succeeded: 'done',
  failed: 'failed',
  unknown: 'unknown',
  'not-sent': 'unknown',
}

/** Without Azure's answer, and without a sign of it at the VM, nobody can say more. */
function toLabel(operation: Operation, words: Words): string {
  if (isWaiting(operation)) return words.activity.waits
  const { stage, status } = operation
  return stage === 'sending' && (status === 'running' || status === 'unknown')
    ? words.activity.mayHaveBegun
    : words.activity.status[status]
}

/** Where a person has several directories, links name the one in which it was begun. */
export function toOperationModel(
  operation: Operation,
  { isOfSeveral, directories = [], words }: { isOfSeveral: boolean; directories?: readonly Directory[]; words: Words },
): OperationModel {
  const tenantId = toTenantId(operation.personKey)
  return {
    what: words.actions[operation.action].linked(operation.vm.name),
    name: operation.vm.name,
    href: paths.vm(operation.vm, isOfSeveral ? tenantId : undefined),
    directory: directories.find((one) => one.tenantId === tenantId)?.name,
    resourceGroup: operation.vm.resourceGroup,
    bulk: operation.bulk && paths.bulk(operation.bulk, isOfSeveral ? tenantId : undefined),
    label: toLabel(operation, words),
    look: LOOKS[operation.status],
  }
}
