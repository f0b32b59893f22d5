import { toVmKey, type VmId } from '../../domain/arm-id.ts'
import { MAX_CHOICES, toSubscription, type VmQuery } from '../../domain/vm-query.ts'
import { CHOICES, toChosenFilters, toJoinedFilters, toOwnFilters } from './filters.ts'
import { toCorrections } from './fresher.ts'
import { toKeyFilter, toLiteral } from './kusto-literal.ts'
import { toOrder } from './order.ts'

/**
 * The query for a page of the list. VMs that miss the chosen value of one column follow the wanted ones (`missed`). The same
 * query can then count the other choices of that column.
 *
 * @param names subscription names by id: see isByName
 */
export function toListQuery(query: VmQuery, names: Names = new Map()): string {
  const chosen = [...toChosenFilters(query).values()]
  if (chosen.length === 0) return toAllQuery(query, names)
  const missed = chosen.map((filter) => `iff(${filter}, 0, 1)`).join(' + ')
  return [
    ...toFoundVms(query, names, [`| extend missed = ${missed}`, '| where missed < 2']),
    `| order by missed asc, ${toOrder(query)}`,
    `${toColumns(query)}, missed`,
  ].join('\n')
}

/** The query for all wanted VMs, and no others. */
export function toAllQuery(query: VmQuery, names: Names = new Map()): string {
  const chosen = [...toChosenFilters(query).values()]
  return [...toFoundVms(query, names, chosen.map(toWhere)), `| order by ${toOrder(query)}`, toColumns(query)].join('\n')
}

type Names = ReadonlyMap<string, string>

/** Filters on the VM itself come before the joins, which then have fewer rows to join. */
function toFoundVms(query: VmQuery, names: Names, chosen: readonly string[]): string[] {
  const own = toOwnFilters(query).map(toWhere)
  return [
    VMS,
    ...toCorrections(query.fresher),
    ...own,
    ...chosen,
    JOINS,
    ...toNames(names),
    ...toJoinedFilters(query).map(toWhere),
  ]
}

function toColumns({ fresher = [] }: VmQuery): string {
  return fresher.length === 0 ? COLUMNS : `${COLUMNS}, fresher`
}

function toWhere(filter: string): string {
  return `| where ${filter}`
}

/**
 * Whether the result or its order depends on subscription names. Resource Graph hides these names from people whose rights
 * begin below a subscription, so the query must supply them.
 */
export function isByName(query: VmQuery): boolean {
  return query.words.length > 0 || toSubscription(query).name !== undefined || query.sort.column === 'subscription'
}

/** A person who may read more subscriptions than this has rights on whole ones. */
const MAX_NAMES = 100

function toNames(names: ReadonlyMap<string, string>): string[] {
  if (names.size === 0 || names.size > MAX_NAMES) return []
  const cases = [...names].map(([id, name]) => `subscriptionId =~ ${toLiteral(id)}, ${toLiteral(name)}`)
  return [`| extend subscriptionName = iff(isempty(subscriptionName), case(${cases.join(', ')}, ''), subscriptionName)`]
}

/**
 * What Resource Graph counts with the page. For each column, it counts the VMs that match everything except the value chosen
 * in that column. If anything is chosen, it also counts all wanted VMs.
 * https://learn.microsoft.com/rest/api/azureresourcegraph/resourcegraph/resources/resources#facetrequest
 */
export function toFacets(query: VmQuery) {
  const top = MAX_CHOICES
  const chosen = toChosenFilters(query)
  if (chosen.size === 0) return CHOICES.map((expression) => ({ expression, options: { top } }))
  const choices = CHOICES.map((expression) => {
    const own = chosen.get(expression)
    return { expression, options: { top, filter: `missed == ${own === undefined ? '0' : `iff(${own}, 0, 1)`}` } }
  })
  return [...choices, { expression: 'missed', options: { top } }]
}

export function toFindQuery(ids: readonly VmId[]): string {
  const keys = new Set(ids.map(toVmKey))
  return [VMS, toWhere(toKeyFilter([...keys])), JOINS, COLUMNS].join('\n')
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
 * What a row shows beyond the VM itself. The address is that of the primary configuration of the primary interface. Resource
 * Graph allows three joins. Ids are compared in lower case, because Azure varies their letter case.
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
        natRule = tostring(ipConfiguration.properties.loadBalancerInboundNatRules[0].id),
        pool = tostring(ipConfiguration.properties.loadBalancerBackendAddressPools[0].id),
        publicIpKey = tolower(tostring(ipConfiguration.properties.publicIPAddress.id))) on vmKey
| join kind=leftouter (Resources
    | where type =~ 'microsoft.network/publicipaddresses'
    | project publicIpKey = tolower(id), publicAddress = tostring(properties.ipAddress),
        publicAllocation = tostring(properties.publicIPAllocationMethod)) on publicIpKey`

const COLUMNS = `| project id, name, resourceGroup, subscriptionId, subscriptionName, location, size, os, power, provisioning, tags,
    adminName, nicKey, privateAddress, publicAddress, publicAllocation, natRule, pool, managedBy,
    hibernation = tostring(properties.extended.instanceView.hibernationState.code), priority = tostring(properties.priority),
    evictionPolicy = tostring(properties.evictionPolicy), scaleSet = tostring(properties.virtualMachineScaleSet.id),
    osDiskOption = tostring(properties.storageProfile.osDisk.diffDiskSettings.option),
    hibernationEnabled = tostring(properties.additionalCapabilities.hibernationEnabled)`
