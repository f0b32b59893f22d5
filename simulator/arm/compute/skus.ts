import { subscriptionArmId } from '../../world/arm-id.ts'
import { ARM_ERRORS } from '../arm-error.ts'
import { type ArmHandler, ok } from '../arm-request.ts'
import { readEqualities } from '../equality-filter.ts'
import type { Gate } from '../gate.ts'
import { REGIONS } from '../resources/regions.ts'

interface Machine {
  readonly size: string
  readonly family: string
  readonly vCPUs: number
  /** Fewer than `vCPUs` if the cores are constrained. */
  readonly available?: number
  readonly memoryGb: number
  readonly dataDisks: number
  readonly tempDiskGb?: number
}

/** The sizes that the estates use, and three more: two with fractional memory, one with constrained cores. */
const MACHINES: readonly Machine[] = [
  { size: 'A0', family: 'standardA0_A7Family', vCPUs: 1, memoryGb: 0.75, dataDisks: 1, tempDiskGb: 20 },
  { size: 'B1s', family: 'standardBSFamily', vCPUs: 1, memoryGb: 1, dataDisks: 2, tempDiskGb: 4 },
  { size: 'B2ms', family: 'standardBSFamily', vCPUs: 2, memoryGb: 8, dataDisks: 4, tempDiskGb: 16 },
  { size: 'D2as_v5', family: 'standardDASv5Family', vCPUs: 2, memoryGb: 8, dataDisks: 4 },
  { size: 'D2s_v3', family: 'standardDSv3Family', vCPUs: 2, memoryGb: 8, dataDisks: 4, tempDiskGb: 16 },
  { size: 'D2s_v5', family: 'standardDSv5Family', vCPUs: 2, memoryGb: 8, dataDisks: 4 },
  { size: 'D4as_v5', family: 'standardDASv5Family', vCPUs: 4, memoryGb: 16, dataDisks: 8 },
  { size: 'D4s_v3', family: 'standardDSv3Family', vCPUs: 4, memoryGb: 16, dataDisks: 8, tempDiskGb: 32 },
  { size: 'D4s_v5', family: 'standardDSv5Family', vCPUs: 4, memoryGb: 16, dataDisks: 8 },
  { size: 'D8s_v5', family: 'standardDSv5Family', vCPUs: 8, memoryGb: 32, dataDisks: 16 },
  { size: 'E4s_v5', family: 'standardESv5Family', vCPUs: 4, memoryGb: 32, dataDisks: 8 },
  { size: 'E8-4s_v5', family: 'standardESv5Family', vCPUs: 8, available: 4, memoryGb: 64, dataDisks: 16 },
  { size: 'E8ds_v5', family: 'standardEDSv5Family', vCPUs: 8, memoryGb: 64, dataDisks: 16, tempDiskGb: 300 },
  { size: 'F8s_v2', family: 'standardFSv2Family', vCPUs: 8, memoryGb: 16, dataDisks: 16, tempDiskGb: 64 },
  { size: 'M8ms', family: 'standardMSFamily', vCPUs: 8, memoryGb: 218.75, dataDisks: 8, tempDiskGb: 250 },
  {
    size: 'NC24ads_A100_v4',
    family: 'StandardNCADSA100v4Family',
    vCPUs: 24,
    memoryGb: 220,
    dataDisks: 8,
    tempDiskGb: 64,
  },
  { size: 'NV6ads_A10_v5', family: 'StandardNVADSA10v5Family', vCPUs: 6, memoryGb: 55, dataDisks: 4, tempDiskGb: 180 },
]

/** Azure's limit for the disk of an operating system, the same for every size. */
const OS_DISK_MB = 1_047_552

/**
 * `Microsoft.Compute/skus`: the SKUs available to a subscription, once per region. The shape follows the example in the
 * official specification (Skus/stable/2021-07-01).
 */
export function createSkuHandlers({ gate }: { gate: Gate }) {
  return {
    list: (request) => {
      const id = subscriptionArmId(gate.getSubscription(request))
      gate.demand(request, 'Microsoft.Compute/skus/read', id)
      const wanted = readEqualities(request, ['location']).get('location')?.toLowerCase()
      const locations = REGIONS.map(({ name }) => name).filter((name) => wanted === undefined || name === wanted)
      return ok({ value: locations.flatMap((location) => [toAvailabilitySet(location), ...toMachines(location)]) })
    },
    /** `locations/{location}/vmSizes`: an older list of the same sizes, for one region. */
    listSizes: (request) => {
      const id = subscriptionArmId(gate.getSubscription(request))
      gate.demand(request, 'Microsoft.Compute/locations/vmSizes/read', id)
      const location = request.param('location').toLowerCase()
      if (!REGIONS.some(({ name }) => name === location)) throw ARM_ERRORS.notSimulated(`the region "${location}"`)
      return ok({ value: MACHINES.map(toSize) })
    },
  } satisfies Record<string, ArmHandler>
}

/** In the shape of the official OpenAPI (ComputeRP, VirtualMachineSizes_List). */
function toSize({ size, vCPUs, memoryGb, dataDisks, tempDiskGb = 0 }: Machine) {
  return {
    name: `Standard_${size}`,
    numberOfCores: vCPUs,
    osDiskSizeInMB: OS_DISK_MB,
    resourceDiskSizeInMB: tempDiskGb * 1024,
    memoryInMB: memoryGb * 1024,
    maxDataDiskCount: dataDisks,
  }
}

function toMachines(location: string) {
  return MACHINES.map(({ size, family, vCPUs, available, memoryGb }) => ({
    resourceType: 'virtualMachines',
    name: `Standard_${size}`,
    tier: 'Standard',
    size,
    family,
    locations: [location],
    locationInfo: [{ location, zones: ['1', '2', '3'], zoneDetails: [] }],
    capabilities: [
      { name: 'OSVhdSizeMB', value: String(OS_DISK_MB) },
      { name: 'vCPUs', value: String(vCPUs) },
      { name: 'MemoryGB', value: String(memoryGb) },
      { name: 'CpuArchitectureType', value: 'x64' },
      { name: 'vCPUsAvailable', value: String(available ?? vCPUs) },
    ],
    restrictions: [],
  }))
}

/** Compute lists other resource types besides VMs. */
function toAvailabilitySet(location: string) {
  return {
    resourceType: 'availabilitySets',
    name: 'Aligned',
    locations: [location],
    locationInfo: [{ location, zones: [], zoneDetails: [] }],
    capabilities: [{ name: 'MaximumPlatformFaultDomainCount', value: '3' }],
    restrictions: [],
  }
}
