import { hash } from 'node:crypto'
import { toArmId, type VmId } from '../../domain/arm-id.ts'
import type { Operation } from '../../domain/operation.ts'
import { toTenantId } from '../../domain/person.ts'
import type { Language } from '../../words/languages.ts'
import { paths } from '../paths.ts'

/** The event stream of a page. */
export interface LiveModel {
  /** Changes with the address, because the element reads its address only once. */
  readonly id: string
  readonly url: string
}

/** A VM that changes, and the tenant id of its directory where the person has several. */
export interface Moving {
  readonly id: VmId
  readonly directory: string | undefined
}

export function toLiveModel(url: string): LiveModel {
  return { id: `live-${hash('sha256', url).slice(0, 12)}`, url }
}

/** The streams of what changes, one for each directory: a stream acts in the name of the person there. */
export function toLiveModels(
  moving: readonly Moving[],
  { list, language }: { readonly list: string; readonly language: Language },
): LiveModel[] {
  const byDirectory = Map.groupBy(moving, ({ directory }) => directory)
  return [...byDirectory].map(([directory, vms]) => {
    const ids = new Set(vms.map(({ id }) => toArmId(id)))
    return toLiveModel(paths.listEvents([...ids], list, language, directory))
  })
}

/** The VMs of the operations that still run. */
export function toMoving(operations: readonly Operation[], { isOfSeveral }: { isOfSeveral: boolean }): Moving[] {
  return operations
    .filter(({ status }) => status === 'running')
    .map(({ vm, personKey }) => ({ id: vm, directory: isOfSeveral ? toTenantId(personKey) : undefined }))
}
