import { findKeyPart, toArmId, toVmKey } from './arm-id.ts'
import type { Vm } from './vm.ts'
import { type TagReading, toTagReadings } from './vm-query.ts'

/** Azure ignores letter case in names. */
export function isSame(a: string, b: string | undefined): boolean {
  return a.toLowerCase() === b?.toLowerCase()
}

/** Whether a tag of the VM matches one of the readings of `tag`: see toTagReadings. */
export function matchesTag(vm: Vm, tag: string): boolean {
  return toTagReadings(tag).some((reading) => hasTag(vm, reading))
}

function hasTag({ tags }: Vm, wanted: TagReading): boolean {
  return Object.entries(tags).some(
    ([name, value]) => isSame(wanted.name, name) && (wanted.value === undefined || isSame(wanted.value, value)),
  )
}

/** Whether a word occurs in what people know about the VM; undefined if only its addresses, which are not known, could tell. */
export function matchesWord(vm: Vm, word: string): boolean | undefined {
  const isFound = isInName(vm, word) || findOtherMatch(vm, word) !== undefined
  return !isFound && vm.addresses.knowledge === 'unavailable' && PART_OF_ADDRESS.test(word) ? undefined : isFound
}

export function isInName({ name }: Pick<Vm, 'name'>, word: string): boolean {
  return contains(name, word)
}

/** What a word matches beside the name. */
type MatchField = 'group' | 'subscription' | 'size' | 'os' | 'location' | 'address' | 'tag' | 'id' | 'note'

export interface Match {
  readonly field: MatchField
  /** What the field holds: `env: production`, of a tag. */
  readonly text: string
}

/** The first thing that a word matches beside the name of the VM. */
export function findOtherMatch(vm: Vm, word: string): Match | undefined {
  const { resourceGroup, subscriptionName = '', size, os, location, addresses } = vm
  const places: readonly (readonly [MatchField, string])[] = [
    ['group', resourceGroup],
    ['subscription', subscriptionName],
    ['size', size],
    ['os', os],
    ['location', location],
    ['address', addresses.private ?? ''],
    ['address', addresses.public ?? ''],
  ]
  const place = places.find(([, text]) => contains(text, word))
  if (place) return { field: place[0], text: place[1] }
  const tag = Object.entries(vm.tags).find(
    ([name, value]) =>
      contains(name, word) ||
      contains(value, word) ||
      toTagReadings(word).some((reading) => isAround([name, value], reading)),
  )
  if (tag) return { field: 'tag', text: tag[1] === '' ? tag[0] : `${tag[0]}: ${tag[1]}` }
  const keyPart = findKeyPart(word)
  return keyPart !== undefined && `${toVmKey(vm.id)}/`.includes(keyPart)
    ? { field: 'id', text: toArmId(vm.id) }
    : undefined
}

/** The parts of a text, in order, with those marked that one of the words occurs in. */
export function splitByWords(
  text: string,
  words: readonly string[],
): readonly { readonly text: string; readonly isMatch: boolean }[] {
  const lower = text.toLowerCase()
  // Some letters have another length in lower case, which VM names don't have.
  if (lower.length !== text.length) return [{ text, isMatch: false }]
  const isMarked = Array.from({ length: text.length }, () => false)
  for (const word of words.map((one) => one.toLowerCase()).filter(Boolean)) {
    for (let at = lower.indexOf(word); at !== -1; at = lower.indexOf(word, at + 1)) {
      isMarked.fill(true, at, at + word.length)
    }
  }
  const begins = isMarked.flatMap((mark, at) => (at === 0 || mark !== isMarked[at - 1] ? [at] : []))
  return begins.map((begin, at) => ({ text: text.slice(begin, begins[at + 1]), isMatch: isMarked[begin] ?? false }))
}

function contains(text: string, word: string): boolean {
  return text.toLowerCase().includes(word.toLowerCase())
}

/** What an IPv4 or IPv6 address can contain: up to four hexadecimal digits between dots or colons. */
const PART_OF_ADDRESS = /^(?:[\da-f]{0,4}[.:])*[\da-f]{0,4}$/i

/** Whether a tag, written as `name:value`, contains the reading. The tag may be longer at both ends. */
function isAround([ofName, ofValue]: readonly [string, string], { name, value }: TagReading): boolean {
  return (
    value !== undefined &&
    ofName.toLowerCase().endsWith(name.toLowerCase()) &&
    ofValue.toLowerCase().startsWith(value.toLowerCase())
  )
}
