/** The three names that identify a VM. */
export interface VmId {
  readonly subscriptionId: string
  readonly resourceGroup: string
  readonly name: string
}

const GUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const WHOLE_GUID = new RegExp(`^${GUID}$`, 'i')
// A resource group name has 1 to 90 letters and digits of any script, _ - . ( ), and does not end in a dot. A VM name has 1 to
// 64 Latin letters and digits, _ - . and ends in neither a dot nor a hyphen. Only scale sets use the underscore in VM names.
// https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
const RESOURCE_GROUP = /^[\p{L}\p{N}_().-]{1,90}$/u
const VM_NAME = /^[a-z0-9][a-z0-9_.-]{0,63}$/i

export function isGuid(text: string): boolean {
  return WHOLE_GUID.test(text)
}

export function isVmName(text: string): boolean {
  return VM_NAME.test(text) && !/[.-]$/.test(text)
}

/** The VM with these names, or undefined if Azure could not have such a VM. */
export function findVmId(subscriptionId: string, resourceGroup: string, name: string): VmId | undefined {
  if (!isGuid(subscriptionId)) return undefined
  if (!RESOURCE_GROUP.test(resourceGroup) || resourceGroup.endsWith('.')) return undefined
  if (!isVmName(name)) return undefined
  return { subscriptionId: subscriptionId.toLowerCase(), resourceGroup, name }
}

/** Parses a full ARM id in any letter case; undefined if it isn't the id of a VM. */
export function findVmIdIn(armId: string): VmId | undefined {
  const parts = findPartsIn(armId)
  return parts && findVmId(parts.subscriptionId, parts.resourceGroup, parts.name)
}

/** Parses the id of a VM as Azure lists it, even if Azure's own rules would not allow its names. */
export function findListedVmIdIn(armId: string): VmId | undefined {
  const parts = findPartsIn(armId)
  return parts && parts.subscriptionId !== '' && parts.resourceGroup !== '' && parts.name !== ''
    ? { ...parts, subscriptionId: parts.subscriptionId.toLowerCase() }
    : undefined
}

function findPartsIn(armId: string): VmId | undefined {
  const [empty, subscriptions, subscriptionId, groups, resourceGroup, providers, namespace, type, name, ...rest] =
    armId.split('/')
  const fixed = [empty, subscriptions, groups, providers, namespace, type].join('/').toLowerCase()
  if (fixed !== '/subscriptions/resourcegroups/providers/microsoft.compute/virtualmachines' || rest.length > 0) {
    return undefined
  }
  return { subscriptionId: subscriptionId ?? '', resourceGroup: resourceGroup ?? '', name: name ?? '' }
}

export function toArmId(id: VmId): string {
  return `/subscriptions/${id.subscriptionId}/resourceGroups/${id.resourceGroup}/providers/Microsoft.Compute/virtualMachines/${id.name}`
}

/** Azure ignores letter case in ids, so every key made from one is lower case. */
export function toVmKey(id: VmId): string {
  return toArmId(id).toLowerCase()
}

/**
 * Turns a pasted id of a subscription, resource group or VM into a part of VM keys. The key of every matching VM, with a slash
 * appended, contains this part. The id may be inside a page's URL or in quotes, and may continue to a resource that is no VM.
 */
export function findKeyPart(text: string): string | undefined {
  const bare = toBare(text)
  const [, guid] = BARE_GUID.exec(bare) ?? []
  if (guid !== undefined) return `/${guid.toLowerCase()}/`
  const id = findIdIn(bare)
  return id === undefined ? undefined : `${id.toLowerCase()}/`
}

/** The VM whose id somebody has pasted, as in findKeyPart; undefined if it is of something else. */
export function findPastedVmId(text: string): VmId | undefined {
  return findVmIdIn(findIdIn(toBare(text)) ?? '')
}

function toBare(text: string): string {
  return decode(text).replace(/^["'(<[{]+/, '')
}

function findIdIn(bare: string): string | undefined {
  const begin = /^https?:/i.test(bare) ? bare.search(/\/subscriptions\//i) : 0
  return ID.exec(bare.slice(begin))?.[0]
}

const BARE_GUID = new RegExp(`^(${GUID})[^\\p{L}\\p{N}]*$`, 'iu')
// Names as above. A character that can't end a name belongs to the sentence around it.
const GROUP = String.raw`[\p{L}\p{N}_().-]*[\p{L}\p{N}_()-]`
const VM = '[a-z0-9](?:[a-z0-9_.-]*[a-z0-9_])?'
const ID = new RegExp(
  `^/subscriptions/${GUID}(?![0-9a-f-])(?:/resourceGroups/${GROUP}(?:/providers/Microsoft[.]Compute/virtualMachines/${VM})?)?`,
  'iu',
)

/** Decodes percent-encoded characters, which links contain. Text that only looks encoded stays as it is. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
