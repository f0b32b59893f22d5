import * as z from 'zod'
import type { VmId } from '../../domain/arm-id.ts'
import { toPowerState } from '../../domain/power-state.ts'
import type { ComputeVm } from '../../domain/vm.ts'
import { toOs, toTags } from '../../domain/vm-facts.ts'

/** The parts of a VM that the app reads. Azure may omit any of them, in lists even the id; the others must be valid. */
export const VmResource = z.object({
  id: z.string().nullish(),
  name: z.string().nullish(),
  location: z.string().nullish(),
  provisioningState: z.string().nullish(),
  hardwareProfile: z.object({ vmSize: z.string().nullish() }).nullish(),
  storageProfile: z.object({ osDisk: z.object({ osType: z.string().nullish() }).nullish() }).nullish(),
  osProfile: z.object({ adminUsername: z.string().nullish() }).nullish(),
  instanceView: z.object({ statuses: z.array(z.object({ code: z.string().nullish() })).nullish() }).nullish(),
  tags: z.unknown().optional(),
})
export type VmResource = z.infer<typeof VmResource>

/** A VM of a list, which one odd VM must not hide: what can't be read of it is left out. */
export function toListedVm(vm: unknown): VmResource {
  const read = VmResource.safeParse(vm)
  if (read.success) return read.data
  const odd = new Set(read.error.issues.map(({ path: [name] }) => name))
  const rest = typeof vm === 'object' && vm !== null ? Object.entries(vm).filter(([name]) => !odd.has(name)) : []
  return VmResource.parse(Object.fromEntries(rest))
}

export function toComputeVm(id: VmId, vm: VmResource): ComputeVm {
  const codes = vm.instanceView?.statuses?.flatMap(({ code }) => code ?? [])
  return {
    id,
    name: vm.name ?? id.name,
    power: toPowerState(codes?.find((code) => code.toLowerCase().startsWith('powerstate/'))),
    size: vm.hardwareProfile?.vmSize ?? '',
    os: toOs(vm.storageProfile?.osDisk?.osType),
    location: vm.location ?? '',
    resourceGroup: id.resourceGroup,
    adminName: vm.osProfile?.adminUsername ?? undefined,
    provisioning: vm.provisioningState ?? '',
    tags: toTags(vm.tags),
  }
}
