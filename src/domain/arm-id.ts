/** The three names that say which VM is meant. */
export interface VmId {
  readonly subscriptionId: string
  readonly resourceGroup: string
  readonly name: string
}

const GUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const WHOLE_GUID = new RegExp(`^${GUID}$`, 'i')
// A resource group has 1 to 90 letters and digits of any script, _ - . ( ), and does not end in a dot. A VM has 1 to 64 Latin
// letters and digits, _ - . and ends in neither dot nor hyphen (the underscore is of those that scale sets name).
// https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
const RESOURCE_GROUP = /^[\p{L}\p{N}_().-]{1,90}$/u
const VM_NAME = /^[a-z0-9][a-z0-9_.-]{0,63}$/i

export function isGuid(text: string): boolean {
  return WHOLE_GUID.test(text)
}

/** The VM that the names mean, or undefined where Azure could not have such a VM. */
export function findVmId(subscriptionId: string, resourceGroup: string, name: string): VmId | undefined {
  if (!isGuid(subscriptionId)) return undefined
  if (!RESOURCE_GROUP.test(resourceGroup) || resourceGroup.endsWith('.')) return undefined
  if (!VM_NAME.test(name) || /[.-]$/.test(name)) return undefined
  return { subscriptionId: subscriptionId.toLowerCase(), resourceGroup, name }
}

/** Reads a full ARM id, in any letter case; undefined where it isn't one of a VM. */
export function findVmIdIn(armId: string): VmId | undefined {
  const [empty, subscriptions, subscriptionId, groups, group, providers, namespace, type, name, ...rest] =
    armId.split('/')
  const fixed = [empty, subscriptions, groups, providers, namespace, type].join('/').toLowerCase()
  if (fixed !== '/subscriptions/resourcegroups/providers/microsoft.compute/virtualmachines' || rest.length > 0) {
    return undefined
  }
  return findVmId(subscriptionId ?? '', group ?? '', name ?? '')
}

export function toArmId(id: VmId): string {
  return `/subscriptions/${id.subscriptionId}/resourceGroups/${id.resourceGroup}/providers/Microsoft.Compute/virtualMachines/${id.name}`
}

/** Azure compares ids without regard to letter case; so does every key that is made of one. */
export function toVmKey(id: VmId): string {
  return toArmId(id).toLowerCase()
}

/**
 * What people mean by an id that they paste, of a subscription, a resource group or a VM: it stands in the keys of all VMs that
 * are meant, where these end in a slash. The id may be in the address of a page, in quotes, and go on to something that is no VM.
 */
export function findKeyPart(text: string): string | undefined {
  const bare = decode(text).replace(/^["'(<[{]+/, '')
  const [, guid] = BARE_GUID.exec(bare) ?? []
  if (guid !== undefined) return `/${guid.toLowerCase()}/`
  const begin = /^https?:/i.test(bare) ? bare.search(/\/subscriptions\//i) : 0
  const [id] = ID.exec(bare.slice(begin)) ?? []
  return id === undefined ? undefined : `${id.toLowerCase()}/`
}

const BARE_GUID = new RegExp(`^(${GUID})[^\\p{L}\\p{N}]*$`, 'iu')
// Names as above; what can't end one is of the sentence around it.
const GROUP = String.raw`[\p{L}\p{N}_().-]*[\p{L}\p{N}_()-]`
const VM = '[a-z0-9](?:[a-z0-9_.-]*[a-z0-9_])?'
const ID = new RegExp(
  `^/subscriptions/${GUID}(?![0-9a-f-])(?:/resourceGroups/${GROUP}(?:/providers/Microsoft[.]Compute/virtualMachines/${VM})?)?`,
  'iu',
)

/** Links write some characters as numbers; what only looks like that is left as it is. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
