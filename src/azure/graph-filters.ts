import { findKeyPart } from '../domain/arm-id.ts'
import { POWER_STATES, type PowerState } from '../domain/power.ts'
import { toSubscription, toTagReadings, type TagReading, type VmQuery } from '../domain/vm-query.ts'
import { toLiteral } from './kusto-literal.ts'

/** What must be so of the VM itself. */
export function toOwnFilters({ onlySubscriptions, tag }: VmQuery): string[] {
  return [
    // In the query and not beside it, where Resource Graph refuses ids of which the person may read none.
    ...(onlySubscriptions === undefined ? [] : [`subscriptionId in~ (${onlySubscriptions.map(toLiteral).join(', ')})`]),
    ...(tag === undefined ? [] : [toTagReadings(tag).map(toTagFilter).join(' or ')]),
  ]
}

/** The columns of each of which one value may be chosen. */
export const CHOICES = ['power', 'subscriptionId', 'resourceGroup', 'location', 'os'] as const
export type ChoiceExpression = (typeof CHOICES)[number]

/** What must be so of the VM itself because it was chosen. */
export function toChosenFilters(query: VmQuery): ReadonlyMap<ChoiceExpression, string> {
  const { state, group, location, os } = query
  const equal = (column: ChoiceExpression, value: string | undefined) =>
    value === undefined ? undefined : `${column} =~ ${toLiteral(value)}`
  const filters: Readonly<Record<ChoiceExpression, string | undefined>> = {
    power: state === undefined ? undefined : toStateFilter(state),
    subscriptionId: equal('subscriptionId', toSubscription(query).id),
    resourceGroup: equal('resourceGroup', group),
    location: equal('location', location),
    os: equal('os', os),
  }
  return new Map(CHOICES.flatMap((column) => (filters[column] === undefined ? [] : [[column, filters[column]]])))
}

function toStateFilter(state: PowerState): string {
  const codes = POWER_STATES.filter((one) => one !== 'unknown').map((one) => toLiteral(`powerstate/${one}`))
  return state === 'unknown' ? `power !in (${codes.join(', ')})` : `power == ${toLiteral(`powerstate/${state}`)}`
}

/** What must be so of what is joined to a VM. */
export function toJoinedFilters(query: VmQuery): string[] {
  const { name } = toSubscription(query)
  return [...(name === undefined ? [] : [`subscriptionName =~ ${toLiteral(name)}`]), ...query.words.map(toWordFilter)]
}

function toWordFilter(word: string): string {
  const keyPart = findKeyPart(word)
  return [
    `${SEARCHED} contains ${toLiteral(word)}`,
    ...(keyPart === undefined ? [] : [`strcat(vmKey, '/') contains ${toLiteral(keyPart)}`]),
    ...toTagTexts(word).map((text) => `tostring(tags) contains ${toLiteral(text)}`),
  ].join(' or ')
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

/** How what is typed may stand in the JSON text of tags: in a name or a value, or in both where it is `name:value`. */
function toTagTexts(word: string): string[] {
  return toTagReadings(word).flatMap(({ name, value }) => {
    if (value !== undefined) return [`${toJsonText(name)}":"${toJsonText(value)}`]
    return TAG_SYNTAX.includes(name) ? [] : [toJsonText(name)]
  })
}

/** What stands in the JSON text of tags whatever they are: searching them for it would find every one. */
const TAG_SYNTAX: readonly string[] = ['{', '}', '{}', ':', ',']
