import { isGuid, toVmKey, type VmId } from '../domain/arm-id.ts'
import { POWER_STATES, type PowerState } from '../domain/power.ts'
import { MOST_CHOICES, toTagReadings, type SortColumn, type TagReading, type VmQuery } from '../domain/vm-query.ts'

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

/** @param names of subscriptions by their ids: see isByName */
export function toListQuery(query: VmQuery, names: ReadonlyMap<string, string> = new Map()): string {
  const direction = query.sort.descending ? 'desc' : 'asc'
  // The id makes the order total, so that no VM is on two pages or on none.
  const order = `${SORT_KEYS[query.sort.column]} ${direction}, vmKey asc`
  return [
    // Whatever the VM itself can answer is asked before the joins, so that they have less to join.
    VMS,
    ...toOwnFilters(query).map((filter) => `| where ${filter}`),
    JOINS,
    ...toNames(names),
    ...toJoinedFilters(query).map((filter) => `| where ${filter}`),
    ...(query.state === undefined
      ? [`| order by ${order}`, COLUMNS]
      : [`| extend ${toRank(query.state)}`, `| order by rank asc, ${order}`, `${COLUMNS}, rank`]),
  ].join('\n')
}

/**
 * Whether it depends on the names of subscriptions what is found, and in which order. Resource Graph keeps them from people whose
 * rights begin below a subscription, so that the query has to bring them.
 */
export function isByName({ words, subscription, sort }: VmQuery): boolean {
  return words.length > 0 || (subscription !== undefined && !isGuid(subscription)) || sort.column === 'subscription'
}

/** Whoever may read more subscriptions than this has rights on whole ones. */
const MOST_NAMES = 100

function toNames(names: ReadonlyMap<string, string>): string[] {
  if (names.size === 0 || names.size > MOST_NAMES) return []
  const cases = [...names].map(([id, name]) => `subscriptionId =~ ${toLiteral(id)}, ${toLiteral(name)}`)
  return [`| extend subscriptionName = iff(isempty(subscriptionName), case(${cases.join(', ')}, ''), subscriptionName)`]
}

/**
 * What is counted beside the page, of the whole result. VMs in another state than the wanted one are in the result behind
 * all others, so that the same question counts every state.
 * https://learn.microsoft.com/rest/api/azureresourcegraph/resourcegraph/resources/resources#facetrequest
 */
export function toFacets(query: VmQuery) {
  const inState = query.state === undefined ? {} : { filter: 'rank == 0' }
  return [
    { expression: 'power' },
    ...CHOICES.map((expression) => ({ expression, options: { top: MOST_CHOICES, ...inState } })),
  ]
}

/** The columns by which people narrow the list down. */
export const CHOICES = ['subscriptionId', 'resourceGroup', 'location', 'os'] as const

export function toFindQuery(ids: readonly VmId[]): string {
  const keys = new Set(ids.map((id) => toLiteral(toVmKey(id))))
  return [VMS, `| where vmKey in (${[...keys].join(', ')})`, JOINS, COLUMNS].join('\n')
}

const VMS = `Resources
| where type =~ 'microsoft.compute/virtualmachines'
| extend vmKey = tolower(id),
    power = tolower(tostring(properties.extended.instanceView.powerState.code)),
    size = tostring(properties.hardwareProfile.vmSize),
    os = tostring(properties.storageProfile.osDisk.osType),
    provisioning = tostring(properties.provisioningState),
    adminName = tostring(properties.osProfile.adminUsername)`

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
    | project publicIpKey = tolower(id), publicAddress = tostring(properties.ipAddress),
        publicAllocation = tostring(properties.publicIPAllocationMethod)) on publicIpKey`

const COLUMNS = `| project id, name, resourceGroup, subscriptionId, subscriptionName, location, size, os, power, provisioning, tags,
    adminName, nicKey, privateAddress, publicAddress, publicAllocation`

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

function toOwnFilters({ onlySubscriptions, subscription, group, location, os, tag }: VmQuery): string[] {
  return [
    // In the query and not beside it, where Resource Graph refuses ids of which the person may read none.
    ...(onlySubscriptions === undefined ? [] : [`subscriptionId in~ (${onlySubscriptions.map(toLiteral).join(', ')})`]),
    ...(subscription !== undefined && isGuid(subscription) ? [`subscriptionId =~ ${toLiteral(subscription)}`] : []),
    ...(group === undefined ? [] : [`resourceGroup =~ ${toLiteral(group)}`]),
    ...(location === undefined ? [] : [`location =~ ${toLiteral(location)}`]),
    ...(os === undefined ? [] : [`os =~ ${toLiteral(os)}`]),
    ...(tag === undefined ? [] : [toTagReadings(tag).map(toTagFilter).join(' or ')]),
  ]
}

function toJoinedFilters({ subscription, words }: VmQuery): string[] {
  return [
    ...(subscription !== undefined && !isGuid(subscription) ? [`subscriptionName =~ ${toLiteral(subscription)}`] : []),
    ...words.map(toWordFilter),
  ]
}

function toWordFilter(word: string): string {
  const places = `${SEARCHED} contains ${toLiteral(word)}`
  return TAG_SYNTAX.includes(word) ? places : `${places} or tostring(tags) contains ${toLiteral(toJsonText(word))}`
}

const SEARCHED = `strcat(name, ' ', resourceGroup, ' ', subscriptionName, ' ', size, ' ', os, ' ', location, ' ', privateAddress, ' ', publicAddress)`

/**
 * Tags are searched in their JSON text, which finds names in any letter case as Azure means them. In it, quotes that belong to
 * a name or value are escaped, so that those of the text itself mark where one begins and ends. A comma stands before each tag.
 */
function toTagFilter({ name, value }: TagReading): string {
  const text = `,"${toJsonText(name)}":${value === undefined ? '' : `"${toJsonText(value)}"`}`
  return `strcat(',', substring(tostring(tags), 1)) contains ${toLiteral(text)}`
}

function toJsonText(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

/** What stands in the JSON text of tags whatever they are: searching them for it would find every one. */
const TAG_SYNTAX: readonly string[] = ['{', '}', '{}', ':', ',']

function toRank(state: PowerState): string {
  const codes = POWER_STATES.filter((one) => one !== 'unknown').map((one) => toLiteral(`powerstate/${one}`))
  const isState =
    state === 'unknown' ? `power !in (${codes.join(', ')})` : `power == ${toLiteral(`powerstate/${state}`)}`
  return `rank = iff(${isState}, 0, 1)`
}
