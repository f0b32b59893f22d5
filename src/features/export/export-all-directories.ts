import { AppError } from '../../domain/app-error.ts'
import type { Call } from '../../domain/call.ts'
import type { Directory } from '../../domain/directory.ts'
import type { VmQuery } from '../../domain/vm-query.ts'
import type { ExportPart, VmExport } from './export.ts'

export interface ExportAllDirectories {
  /**
   * Every VM that the query finds in any directory: one directory after the other, each sorted by itself. A directory that refuses
   * is missing, which the first part says.
   *
   * @param callIn the person's call in a directory
   * @throws AppError of the first directory if none can be read, or of one that fails after its first part
   */
  all(
    directories: readonly Directory[],
    callIn: (directory: Directory) => Promise<Call>,
    query: VmQuery,
  ): AsyncIterable<ExportPart>
}

interface Begun {
  readonly directory: Directory
  readonly first: ExportPart
  readonly rest: AsyncIterator<ExportPart>
}

export function createExportAllDirectories(deps: { vmExport: VmExport }): ExportAllDirectories {
  async function begin(directory: Directory, call: Promise<Call>, query: VmQuery): Promise<Begun | AppError> {
    try {
      const rest = deps.vmExport.all(await call, query)[Symbol.asyncIterator]()
      const next = await rest.next()
      return { directory, first: next.done ? { vms: [], lacks: [] } : next.value, rest }
    } catch (error) {
      if (error instanceof AppError) return error
      throw error
    }
  }

  return {
    async *all(directories, callIn, query) {
      const all = await Promise.all(directories.map((one) => begin(one, callIn(one), query)))
      const begun = all.filter((one) => 'first' in one)
      const [refusal] = all.filter((one) => one instanceof AppError)
      if (begun.length === 0 && refusal) throw refusal
      const lacks = new Set(begun.flatMap(({ first }) => first.lacks))
      if (refusal) lacks.add('directories')
      const fallbackReason = begun.map(({ first }) => first.fallbackReason).find(Boolean)
      yield { vms: [], lacks: [...lacks], ...(fallbackReason && { fallbackReason }) }
      for (const { directory, first, rest } of begun) {
        yield* named(directory, first)
        for (let next = await rest.next(); !next.done; next = await rest.next()) yield* named(directory, next.value)
      }
    },
  }
}

function named(directory: Directory, part: ExportPart): ExportPart[] {
  return [{ ...part, vms: part.vms.map((vm) => ({ ...vm, directory })) }]
}
