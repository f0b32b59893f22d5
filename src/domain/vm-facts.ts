import type { LoadBalancer, ManagingService, Vm, VmTraits } from './vm.ts'

export function toOs(osType: string | null | undefined): Vm['os'] {
  if (osType === 'Windows' || osType === 'Linux') return osType
  return 'unknown'
}

/** Whether Azure's tags can be read in full. Without tags, some answers hold null and others an empty string. */
export function isTags(tags: unknown): boolean {
  return tags === undefined || tags === null || tags === '' || (typeof tags === 'object' && !Array.isArray(tags))
}

export function toTags(tags: unknown): Vm['tags'] {
  if (typeof tags !== 'object' || tags === null) return {}
  return Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, String(value)]))
}

/** Azure's own words for what sets a VM apart; empty or absent for an ordinary VM. */
export interface TraitFacts {
  /** Whether hibernation is enabled: a truth value, or its name. */
  readonly hibernationEnabled?: boolean | string | null | undefined
  /** `HibernationState/Hibernated`. */
  readonly hibernation?: string | null | undefined
  /** `Spot`, or `Low` in old scale sets. */
  readonly priority?: string | null | undefined
  readonly evictionPolicy?: string | null | undefined
  /** `Local` for an ephemeral OS disk. */
  readonly osDiskOption?: string | null | undefined
  readonly scaleSet?: string | null | undefined
  readonly managedBy?: string | null | undefined
  readonly tags?: Vm['tags'] | undefined
}

/** What sets a VM apart; undefined for an ordinary one. */
export function findTraits(facts: TraitFacts): VmTraits | undefined {
  const { hibernation, priority, evictionPolicy, osDiskOption, scaleSet, managedBy } = facts
  const canHibernate = /^true$/i.test(String(facts.hibernationEnabled))
  const service = findService(managedBy ?? '', facts.tags ?? {})
  // Most VMs are ordinary, and a list has thousands of them.
  const isOrdinary = !canHibernate && !service && !hibernation && !priority && !osDiskOption && !scaleSet && !managedBy
  if (isOrdinary) return undefined
  const isSpot = /^(?:spot|low)$/i.test(priority ?? '')
  return {
    canHibernate,
    isHibernated: /^(?:hibernationstate\/)?hibernated$/i.test(hibernation ?? ''),
    eviction: isSpot ? (/^delete$/i.test(evictionPolicy ?? '') ? 'delete' : 'deallocate') : undefined,
    hasEphemeralDisk: /^local$/i.test(osDiskOption ?? ''),
    scaleSet: scaleSet ? toName(scaleSet) : undefined,
    // A flexible scale set manages its VMs, which is no news beside the scale set itself.
    managedBy: managedBy && managedBy.toLowerCase() !== scaleSet?.toLowerCase() ? managedBy : undefined,
    service,
  }
}

/**
 * By the type of the resource that manages a VM, or by the tags that the service gives its VMs: often it is not the VM that is managed, but
 * its group, of which a person may know nothing.
 * Databricks: https://learn.microsoft.com/azure/databricks/admin/account-settings/usage-detail-tags. The others as seen on such VMs.
 */
const SERVICES: readonly (readonly [service: ManagingService, type: RegExp, tag?: RegExp])[] = [
  ['databricks', /\/Microsoft\.Databricks\//i, /^Vendor=Databricks$/i],
  ['kubernetes', /\/Microsoft\.ContainerService\//i, /^aks-managed-/i],
  ['devTestLabs', /\/Microsoft\.DevTestLab\//i, /^hidden-DevTestLabs-LabUId=/i],
  ['managedApplication', /\/Microsoft\.Solutions\//i],
]

function findService(managedBy: string, tags: Vm['tags']): ManagingService | undefined {
  const all = Object.entries(tags).map(([name, value]) => `${name}=${value}`)
  return SERVICES.find(([, type, tag]) => type.test(managedBy) || all.some((one) => tag?.test(one)))?.[0]
}

/** The last segment of a resource's id. */
function toName(armId: string): string {
  return armId.split('/').at(-1) ?? armId
}

const NAT_RULE = /\/loadBalancers\/([^/]+)\/inboundNatRules\/([^/]+)$/i
const POOL = /\/loadBalancers\/([^/]+)\/backendAddressPools\/[^/]+$/i

/** Reads the id of an inbound NAT rule or of a pool of a load balancer. */
export function findLoadBalancer(armId: string): LoadBalancer | undefined {
  if (armId === '') return undefined
  const [, ofRule, natRule] = NAT_RULE.exec(armId) ?? []
  if (ofRule !== undefined) return { name: ofRule, natRule }
  const [, ofPool] = POOL.exec(armId) ?? []
  return ofPool === undefined ? undefined : { name: ofPool, natRule: undefined }
}
