import * as z from 'zod'
import { findVmIdIn, toVmKey } from '../../domain/arm-id.ts'
import { type Operation, OPERATION_STATUSES, type OperationStatus } from '../../domain/operation.ts'
import { first } from '../../web/first.ts'
import { inDirectory, paths } from '../../web/paths.ts'

/** Which part of the history a page shows. */
export interface ActivityQuery {
  readonly result: OperationStatus | undefined
  /** The key of a VM. */
  readonly vm: string | undefined
  /** From 1. */
  readonly page: number
  /** A tenant id, or `all`, where a person has several directories. */
  readonly directory: string | undefined
}

export const OPERATIONS_PER_PAGE = 50

const Parameters = z.object({
  result: first.transform((text) => OPERATION_STATUSES.find((status) => status === text)),
  vm: first.transform((text) => (text === undefined ? undefined : findVmIdIn(text))),
  page: first.transform((text) => (/^[1-9]\d{0,3}$/.test(text ?? '') ? Number(text) : 1)),
})

/** What can't be understood counts as not said. */
export function readActivityQuery(parameters: unknown, directory: string | undefined): ActivityQuery {
  const { result, vm, page } = Parameters.parse(parameters)
  return { result, vm: vm && toVmKey(vm), page, directory }
}

export function toActivityUrl(query: ActivityQuery, change: Partial<ActivityQuery> = {}): string {
  const { result, vm, page, directory } = { ...query, ...change }
  const all = { result, vm, page: page === 1 ? undefined : String(page) }
  const said = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as [string, string]],
  )
  const parameters = new URLSearchParams(said).toString()
  return inDirectory(parameters ? `${paths.operations}?${parameters}` : paths.operations, directory)
}

export function matches({ status, vm }: Operation, query: ActivityQuery): boolean {
  return (query.result ?? status) === status && (query.vm === undefined || query.vm === toVmKey(vm))
}
