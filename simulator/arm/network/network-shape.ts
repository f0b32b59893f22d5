import {
  groupArmId,
  NIC_SUFFIX,
  nicArmId,
  nicName,
  PUBLIC_ADDRESS_SUFFIX,
  publicAddressArmId,
  publicAddressName,
  vmArmId,
} from '../../world/arm-id.ts'
import { guidFrom } from '../../world/guid.ts'
import { allocationsUntil, isAllocated, type PowerTimeline, stateAt } from '../../world/power-timeline.ts'
import type { ResourceGroup, Vm } from '../../world/subscription.ts'

const IP_CONFIGURATION = 'ipconfig1'

export function findVmOfNic(group: ResourceGroup, name: string): Vm | undefined {
  return findByDerivedName(group, name, NIC_SUFFIX)
}

export function findVmOfPublicAddress(group: ResourceGroup, name: string): Vm | undefined {
  const vm = findByDerivedName(group, name, PUBLIC_ADDRESS_SUFFIX)
  return vm?.publicAddress === undefined ? undefined : vm
}

export function toNicProperties(vm: Vm): Record<string, unknown> {
  const id = nicArmId(vm)
  const network = `${groupArmId(vm.group)}/providers/Microsoft.Network`
  return {
    provisioningState: 'Succeeded',
    resourceGuid: guidFrom(id),
    ipConfigurations: [
      {
        name: IP_CONFIGURATION,
        id: `${id}/ipConfigurations/${IP_CONFIGURATION}`,
        etag: toEtag(id),
        type: 'Microsoft.Network/networkInterfaces/ipConfigurations',
        properties: {
          provisioningState: 'Succeeded',
          privateIPAddress: vm.privateAddress,
          privateIPAllocationMethod: 'Dynamic',
          ...(vm.publicAddress && { publicIPAddress: { id: publicAddressArmId(vm) } }),
          subnet: { id: `${network}/virtualNetworks/${vm.group.name}-vnet/subnets/default` },
          primary: true,
          privateIPAddressVersion: 'IPv4',
          ...toLoadBalancer(vm, network),
        },
      },
    ],
    dnsSettings: { dnsServers: [], appliedDnsServers: [] },
    macAddress: toMacAddress(vm),
    enableAcceleratedNetworking: false,
    enableIPForwarding: false,
    networkSecurityGroup: { id: `${network}/networkSecurityGroups/${vm.group.name}-nsg` },
    primary: true,
    virtualMachine: { id: vmArmId(vm) },
    hostedWorkloads: [],
    tapConfigurations: [],
    nicType: 'Standard',
  }
}

/** How a load balancer leads to a VM: as a member of its pool, and by a rule that forwards one port to it. */
function toLoadBalancer({ loadBalancer, name }: Vm, network: string): Record<string, unknown> {
  if (loadBalancer === undefined) return {}
  const id = `${network}/loadBalancers/${loadBalancer}`
  return {
    loadBalancerBackendAddressPools: [{ id: `${id}/backendAddressPools/${loadBalancer}-pool` }],
    loadBalancerInboundNatRules: [{ id: `${id}/inboundNatRules/to-${name}` }],
  }
}

/** In one of the ranges that Microsoft has for Azure. */
function toMacAddress(vm: Vm): string {
  const [a = '', b = '', c = ''] =
    guidFrom(`mac ${vmArmId(vm)}`)
      .toUpperCase()
      .match(/../g) ?? []
  return ['00', '0D', '3A', a, b, c].join('-')
}

export function toNicResource(vm: Vm): Record<string, unknown> {
  const id = nicArmId(vm)
  return {
    name: nicName(vm),
    id,
    etag: toEtag(id),
    tags: {},
    properties: toNicProperties(vm),
    type: 'Microsoft.Network/networkInterfaces',
    location: vm.location,
  }
}

/** A dynamic address exists only while the VM has a host, and changes each time the VM gets one. */
export function toPublicAddressProperties(vm: Vm, timeline: PowerTimeline, time: number): Record<string, unknown> {
  const ipAddress = findAddress(vm, timeline, time)
  return {
    provisioningState: 'Succeeded',
    resourceGuid: guidFrom(publicAddressArmId(vm)),
    ...(ipAddress && { ipAddress }),
    publicIPAddressVersion: 'IPv4',
    publicIPAllocationMethod: vm.publicAddress?.allocation,
    idleTimeoutInMinutes: 4,
    ipTags: [],
    ipConfiguration: { id: `${nicArmId(vm)}/ipConfigurations/${IP_CONFIGURATION}` },
  }
}

export function toPublicAddressResource(vm: Vm, timeline: PowerTimeline, time: number): Record<string, unknown> {
  const id = publicAddressArmId(vm)
  return {
    name: publicAddressName(vm),
    id,
    etag: toEtag(id),
    location: vm.location,
    tags: {},
    properties: toPublicAddressProperties(vm, timeline, time),
    type: 'Microsoft.Network/publicIPAddresses',
    sku: toPublicAddressSku(vm),
  }
}

/** Only the Basic SKU has dynamic addresses. */
export function toPublicAddressSku(vm: Vm): Record<string, unknown> {
  return { name: vm.publicAddress?.allocation === 'Static' ? 'Standard' : 'Basic', tier: 'Regional' }
}

function findAddress(vm: Vm, timeline: PowerTimeline, time: number): string | undefined {
  if (vm.publicAddress === undefined) return undefined
  if (vm.publicAddress.allocation === 'Static') return vm.publicAddress.address
  if (!isAllocated(stateAt(timeline, time))) return undefined
  const digits = guidFrom(`${vmArmId(vm)} allocation ${allocationsUntil(timeline, time)}`)
  const [a, b, c] = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4, 6)].map((pair) =>
    Number.parseInt(pair, 16),
  )
  return `52.${a}.${b}.${c}`
}

function findByDerivedName(group: ResourceGroup, name: string, suffix: string): Vm | undefined {
  const lower = name.toLowerCase()
  return lower.endsWith(suffix) ? group.vms.get(lower.slice(0, -suffix.length)) : undefined
}

function toEtag(id: string): string {
  return `W/"${guidFrom(`etag ${id}`)}"`
}
