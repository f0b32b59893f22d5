import { findKeyPart } from '../../domain/arm-id.ts'
import { POWER_STATES, type PowerState } from '../../domain/power-state.ts'
import type { FoundByNotes } from '../../domain/vm-note.ts'
import { type TagReading, toSubscription, toTagReadings, type VmQuery } from '../../domain/vm-query.ts'
import { toKeyFilter, toLiteral } from './kusto-literal.ts'

/** The conditions on the VM itself, by subscription and tag. */
export function toOwnFilters({ onlySubscriptions, onlyFavourites, favourites = [], tag }: VmQuery): string[] {
  return [
    // In the query, not in the request's own scope: there, Resource Graph refuses ids if the person may read none of them.
    ...(onlySubscriptions === undefined ? [] : [`subscriptionId in~ (${onlySubscriptions.map(toLiteral).join(', ')})`]),
    // No VM has an empty key.
    ...(onlyFavourites ? [toKeyFilter(favourites.length === 0 ? [''] : favourites)] : []),
    ...(tag === undefined ? [] : [toTagReadings(tag).map(toTagFilter).join(' or ')]),
  ]
}

/** The columns that each allow one chosen value. */
export const CHOICES = ['power', 'subscriptionId', 'resourceGroup', 'location', 'os'] as const
export type ChoiceExpression = (typeof CHOICES)[number]

/** The conditions on the VM itself that come from the chosen values, by column. */
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

/** The conditions that need the columns joined to a VM. */
export function toJoinedFilters(query: VmQuery): string[] {
  const { name } = toSubscription(query)
  return [
    ...(name === undefined ? [] : [`subscriptionName =~ ${toLiteral(name)}`]),
    ...query.words.map((word, at) => toWordFilter(word, query.noted?.[at])),
  ]
}

function toWordFilter(word: string, { byNickname, byText }: FoundByNotes = { byNickname: [], byText: [] }): string {
  const keyPart = findKeyPart(word)
  return [
    `${SEARCHED} contains ${toLiteral(word)}`,
    ...(keyPart === undefined ? [] : [`strcat(vmKey, '/') contains ${toLiteral(keyPart)}`]),
    ...toTagTexts(word).map((text) => `tostring(tags) contains ${toLiteral(text)}`),
    ...(byNickname.length + byText.length === 0 ? [] : [toKeyFilter([...byNickname, ...byText])]),
  ].join(' or ')
}

const SEARCHED = `strcat(name, ' ', resourceGroup, ' ', subscriptionName, ' ', size, ' ', os, ' ', location, ' ', privateAddress, ' ', publicAddress)`

/**
 * Searches tags in their JSON text. This finds names in any letter case, as Azure treats them. JSON escapes the quotes inside a
 * name or value, so unescaped quotes mark where one begins and ends. A comma precedes each tag.
 */
function toTagFilter({ name, value }: TagReading): string {
  const text = `,"${toJsonText(name)}":${value === undefined ? '' : `"${toJsonText(value)}"`}`
  return `strcat(',', substring(tostring(tags), 1)) contains ${toLiteral(text)}`
}

function toJsonText(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

/** How a typed word may appear in the JSON text of tags: in a name or a value, or in both if it is `name:value`. */
function toTagTexts(word: string): string[] {
  return toTagReadings(word).flatMap(({ name, value }) => {
    if (value !== undefined) return [`${toJsonText(name)}":"${toJsonText(value)}`]
    return TAG_SYNTAX.includes(name) ? [] : [toJsonText(name)]
  })
}

/** JSON punctuation, which appears in the text of any tags: a search for it would match every VM. */
const TAG_SYNTAX: readonly string[] = ['{', '}', '{}', ':', ',']
