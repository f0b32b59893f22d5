import type { Directory } from '../../domain/directory.ts'
import type { Operation, OperationStatus } from '../../domain/operation.ts'
import { toTenantId } from '../../domain/person.ts'
import type { Rich } from '../../words/rich.ts'
import { toRich } from '../../words/to-text.ts'
import type { Words } from '../../words/words.ts'
import { paths } from '../paths.ts'
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
  readonly failure: { readonly code: string; readonly message: Rich } | undefined
}

const LOOKS: Readonly<Record<OperationStatus, Look>> = {
  running: 'changing',
  succeeded: 'done',
  failed: 'failed',
  unknown: 'unknown',
  'not-sent': 'unknown',
}

/** Without Azure's answer, and without a sign of it at the VM, nobody can say more. */
function toLabel({ stage, status }: Operation, words: Words): string {
  if (stage === 'waiting' && status === 'running') return words.activity.waits
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
  const { failure } = operation
  return {
    what: words.actions[operation.action].linked(operation.vm.name),
    name: operation.vm.name,
    href: paths.vm(operation.vm, isOfSeveral ? tenantId : undefined),
    directory: directories.find((one) => one.tenantId === tenantId)?.name,
    resourceGroup: operation.vm.resourceGroup,
    bulk: operation.bulk && paths.bulk(operation.bulk, isOfSeveral ? tenantId : undefined),
    label: toLabel(operation, words),
    look: LOOKS[operation.status],
    failure: failure && { code: failure.code, message: toRich(words, failure.sentence) },
  }
}
