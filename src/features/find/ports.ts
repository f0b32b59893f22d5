import type { Call } from '../../domain/call.ts'
import type { Directory } from '../../domain/directory.ts'
import type { VmQuery } from '../../domain/vm-query.ts'
import type { VmListPage } from '../vm-list/vm-list.ts'

/** Reads the first VMs of a list: of one directory, or of all of them as one. */
export interface FindLists {
  readonly readOne: (call: Call, query: VmQuery) => Promise<VmListPage>
  readonly readAll: (
    directories: readonly Directory[],
    callIn: (directory: Directory) => Promise<Call>,
    query: VmQuery,
  ) => Promise<VmListPage>
}

/** Where a person looks: in the directory of their call, or in all of these. */
export type FindScope =
  | { readonly call: Call; readonly directories?: undefined }
  | {
      readonly call: Call
      readonly directories: readonly Directory[]
      readonly callIn: (directory: Directory) => Promise<Call>
    }
