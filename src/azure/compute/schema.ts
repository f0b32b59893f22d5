import * as z from 'zod'
import type { VmId } from '../../domain/arm-id.ts'
import { toPowerState } from '../../domain/power-state.ts'
import type { ComputeVm } from '../../domain/vm.ts'
import { findTraits, toOs, toTags } from '../../domain/vm-facts.ts'
import { findFailure } from './instance-view.ts'

const Status = z.object({ code: z.string().nullish(), message: z.string().nullish() })

/** Lists name extensions by their ids alone. */
const Extension = z.object({
  publisher: z.string().nullish(),
  typePropertiesType: z.string().nullish(),
  provisioningState: z.string().nullish(),
})

/** The parts of a VM that the app reads. Azure may omit any of them, in lists even the id; the others must be valid. */
export const VmResource = z.object({
  id: z.string().nullish(),
  name: z.string().nullish(),
  location: z.string().nullish(),
  provisioningState: z.string().nullish(),
  hardwareProfile: z.object({ vmSize: z.string().nullish() }).nullish(),
  storageProfile: z
    .object({
      osDisk: z
        .object({
          osType: z.string().nullish(),
          diffDiskSettings: z.object({ option: z.string().nullish() }).nullish(),
        })
        .nullish(),
    })
    .nullish(),
  osProfile: z.object({ adminUsername: z.string().nullish() }).nullish(),
  instanceView: z.object({ statuses: z.array(Status).nullish() }).nullish(),
  priority: z.string().nullish(),
  evictionPolicy: z.string().nullish(),
  virtualMachineScaleSet: z.object({ id: z.string().nullish() }).nullish(),
  managedBy: z.string().nullish(),
  additionalCapabilities: z.object({ hibernationEnabled: z.boolean().nullish() }).nullish(),
  resources: z.array(Extension).nullish(),
  tags: z.unknown().optional(),
})
export type VmResource = z.infer<typeof VmResource>

export interface ListedVm extends VmResource {
  /** Set if some of what Azure says of it could not be read. */
  readonly isIncomplete?: true
}

const Part = z.record(z.string(), z.unknown()).nullish()

/** The parts of a VM that the SDK reads as empty, without a word, if they are no objects. */
const Parts = z.object({
  tags: Part,
  properties: z.object({ hardwareProfile: Part, storageProfile: Part, osProfile: Part, instanceView: Part }).nullish(),
})

/** The places of the VMs in Azure's own text of a page that the SDK can't read in full. */
export function findOddVms(text: string): ReadonlySet<number> {
  const { value } = z.object({ value: z.array(z.unknown()) }).parse(JSON.parse(text))
  return new Set(value.flatMap((vm, index) => (Parts.safeParse(vm).success ? [] : [index])))
}

/** A VM of a list, which one odd VM must not hide: what can't be read of it is left out. */
export function toListedVm(vm: unknown, isOdd: boolean): ListedVm {
  const read = VmResource.safeParse(vm)
  if (read.success) return { ...read.data, ...(isOdd && { isIncomplete: true }) }
  const odd = new Set(read.error.issues.map(({ path: [name] }) => name))
  const rest = typeof vm === 'object' && vm !== null ? Object.entries(vm).filter(([name]) => !odd.has(name)) : []
  return { ...VmResource.parse(Object.fromEntries(rest)), isIncomplete: true }
}

export function toComputeVm(id: VmId, vm: VmResource): ComputeVm {
  const statuses = vm.instanceView?.statuses ?? []
  const findCode = (kind: string) =>
    statuses.find(({ code }) => code?.toLowerCase().startsWith(kind))?.code ?? undefined
  return {
    id,
    name: vm.name ?? id.name,
    power: toPowerState(findCode('powerstate/')),
    size: vm.hardwareProfile?.vmSize ?? '',
    os: toOs(vm.storageProfile?.osDisk?.osType),
    location: vm.location ?? '',
    resourceGroup: id.resourceGroup,
    adminName: vm.osProfile?.adminUsername ?? undefined,
    provisioning: vm.provisioningState ?? '',
    tags: toTags(vm.tags),
    traits: findTraits({
      hibernationEnabled: vm.additionalCapabilities?.hibernationEnabled,
      hibernation: findCode('hibernationstate/'),
      priority: vm.priority,
      evictionPolicy: vm.evictionPolicy,
      osDiskOption: vm.storageProfile?.osDisk?.diffDiskSettings?.option,
      scaleSet: vm.virtualMachineScaleSet?.id,
      managedBy: vm.managedBy,
      tags: toTags(vm.tags),
    }),
    failure: findFailure(statuses),
    hasEntraSignIn: vm.resources?.some(isEntraSignIn) ?? false,
  }
}

/**
 * The extensions that let people sign in with Entra: AADSSHLoginForLinux and AADLoginForWindows.
 * https://learn.microsoft.com/entra/identity/devices/howto-vm-sign-in-azure-ad-linux and -windows
 */
function isEntraSignIn({ publisher, typePropertiesType, provisioningState }: z.infer<typeof Extension>): boolean {
  return (
    publisher?.toLowerCase() === 'microsoft.azure.activedirectory' &&
    /^AAD\w*LoginFor/i.test(typePropertiesType ?? '') &&
    provisioningState?.toLowerCase() !== 'failed'
  )
}
