import { toArmId } from '../../domain/arm-id.ts'
import type { Vm } from '../../domain/vm.ts'
import { findVmSize } from '../../domain/vm-size.ts'
import { en } from '../../words/en.ts'

/** One VM of an export. */
export interface ExportedVm {
  readonly name: string
  readonly state: string
  readonly power: Vm['power']
  readonly publicAddress: string
  readonly privateAddress: string
  /** Says whether an empty address means that the VM has none. */
  readonly addresses: string
  /** Says whether Azure's answer about it could be read in full. */
  readonly details: string
  readonly size: string
  readonly cores: number | undefined
  readonly memoryGiB: number | undefined
  readonly os: string
  readonly location: string
  readonly resourceGroup: string
  readonly subscription: string
  readonly subscriptionId: string
  readonly tags: Vm['tags']
  readonly id: string
  /** Only in a file over several directories. */
  readonly directory?: string
  readonly directoryId?: string
}

/** In the order of a table. */
const COLUMNS: readonly (keyof ExportedVm)[] = [
  'name',
  'state',
  'power',
  'publicAddress',
  'privateAddress',
  'addresses',
  'details',
  'size',
  'cores',
  'memoryGiB',
  'os',
  'location',
  'resourceGroup',
  'subscription',
  'subscriptionId',
  'tags',
  'id',
]

/** The columns of a table. */
export function toColumns({ isOfAllDirectories }: { isOfAllDirectories: boolean }): readonly (keyof ExportedVm)[] {
  return isOfAllDirectories ? [...COLUMNS, 'directory', 'directoryId'] : COLUMNS
}

export function toExported(vm: Vm): ExportedVm {
  const size = findVmSize(vm.size)
  return {
    name: vm.name,
    state: en.states[vm.power].short,
    power: vm.power,
    publicAddress: vm.addresses.public ?? '',
    privateAddress: vm.addresses.private ?? '',
    addresses: vm.addresses.knowledge === 'known' ? 'known' : en.vm.noAddress[vm.addresses.knowledge],
    details: vm.isIncomplete ? en.vm.notInFull : 'known',
    size: vm.size,
    cores: size?.cores,
    memoryGiB: size?.memoryGib,
    os: vm.os,
    location: vm.location,
    resourceGroup: vm.resourceGroup,
    subscription: vm.subscriptionName ?? '',
    subscriptionId: vm.id.subscriptionId,
    tags: vm.tags,
    id: vm.oddId ?? toArmId(vm.id),
    ...(vm.directory && { directory: vm.directory.name, directoryId: vm.directory.tenantId }),
  }
}
