import { toVmKey, type VmId } from '../domain/arm-id.ts'
import type { SortColumn, VmQuery } from '../domain/vm-query.ts'

/**
 * What a person typed, as a literal of the Kusto query language: data in the query, never part of it.
 * https://learn.microsoft.com/kusto/query/scalar-data-types/string
 */
export function toLiteral(text: string): string {
  // Control characters, and the two separators that some readers take for the end of a line, would break the literal.
  const escaped = text.replace(/[\\'"\p{Cc}\u2028\u2029]/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
  return `'${escaped}'`
}

export function toListQuery(query: VmQuery): string {
  // Whatever the VM itself can answer is asked before the joins, so that they have less to join.
  const filters = [
    // In the query and not beside it, where Resource Graph refuses ids of which the person may read none.
    ...(query.onlySubscriptions === undefined
      ? []
      : [`subscriptionId in~ (${query.onlySubscriptions.map(toLiteral).join(', ')})`]),
    ...(query.state === undefined ? [] : [toStateFilter(query.state)]),
    ...(query.subscription === undefined ? [] : [`subscriptionId =~ ${toLiteral(query.subscription)}`]),
    ...(query.group === undefined ? [] : [`resourceGroup =~ ${toLiteral(query.group)}`]),
    ...(query.location === undefined ? [] : [`location =~ ${toLiteral(query.location)}`]),
    ...(query.os === undefined ? [] : [`os =~ ${toLiteral(query.os)}`]),
  ]
  const words = query.words.map((word) => `searched contains ${toLiteral(word)}`)
  const direction = query.sort.descending ? 'desc' : 'asc'
  return [
    VMS,
    ...filters.map((filter) => `| where ${filter}`),
    JOINS,
    ...(words.length === 0 ? [] : [SEARCHED, `| where ${words.join(' and ')}`]),
    // The id makes the order total, so that no VM is on two pages or on none.
    `| order by ${SORT_KEYS[query.sort.column]} ${direction}, vmKey asc`,
    COLUMNS,
  ].join('\n')
}

export function toFindQuery(id: VmId): string {
  return [VMS, `| where vmKey == ${toLiteral(toVmKey(id))}`, JOINS, COLUMNS].join('\n')
}

const VMS = `Resources
| where type =~ 'microsoft.compute/virtualmachines'
| extend vmKey = tolower(id),
    power = tolower(tostring(properties.extended.instanceView.powerState.code)),
    size = tostring(properties.hardwareProfile.vmSize),
    os = tostring(properties.storageProfile.osDisk.osType),
    provisioning = tostring(properties.provisioningState)`

/**
 * What a row shows beside the VM itself: the address is that of the primary configuration of the primary interface. Resource
 * Graph allows three joins. Ids are compared in lower case, since Azure writes them in several.
 */
const JOINS = `| join kind=leftouter (ResourceContainers
    | where type =~ 'microsoft.resources/subscriptions'
    | project subscriptionId, subscriptionName = name) on subscriptionId
| join kind=leftouter (Resources
    | where type =~ 'microsoft.network/networkinterfaces'
    | where tobool(properties.primary)
    | mv-expand ipConfiguration = properties.ipConfigurations
    | where tobool(ipConfiguration.properties.primary)
    | project nicKey = tolower(id), vmKey = tolower(tostring(properties.virtualMachine.id)),
        privateAddress = tostring(ipConfiguration.properties.privateIPAddress),
        publicIpKey = tolower(tostring(ipConfiguration.properties.publicIPAddress.id))) on vmKey
| join kind=leftouter (Resources
    | where type =~ 'microsoft.network/publicipaddresses'
    | project publicIpKey = tolower(id), publicAddress = tostring(properties.ipAddress)) on publicIpKey`

const SEARCHED = `| extend searched = strcat(name, ' ', resourceGroup, ' ', subscriptionName, ' ', size, ' ', os, ' ', location, ' ',
    privateAddress, ' ', publicAddress, ' ', tostring(tags))`

const COLUMNS = `| project id, name, resourceGroup, subscriptionId, subscriptionName, location, size, os, power, provisioning, tags, nicKey, privateAddress, publicAddress`

const SORT_KEYS: Readonly<Record<SortColumn, string>> = {
  name: 'tolower(name)',
  state: 'power',
  size: 'tolower(size)',
  os: 'os',
  location: 'location',
  group: 'tolower(resourceGroup)',
  subscription: 'tolower(subscriptionName)',
  // The one that stands out in the row.
  address: 'iff(isempty(publicAddress), privateAddress, publicAddress)',
}

function toStateFilter(state: NonNullable<VmQuery['state']>): string {
  return state === 'unknown' ? 'isempty(power)' : `power == ${toLiteral(`powerstate/${state}`)}`
}
