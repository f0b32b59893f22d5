import { findKeyPart, toVmKey } from './arm-id.ts'
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
  const places = [
    vm.name,
    vm.resourceGroup,
    vm.subscriptionName ?? '',
    vm.size,
    vm.os,
    vm.location,
    vm.addresses.private ?? '',
    vm.addresses.public ?? '',
    ...Object.entries(vm.tags).flat(),
  ]
  const keyPart = findKeyPart(word)
  const isFound =
    places.some((place) => place.toLowerCase().includes(word.toLowerCase())) ||
    (keyPart !== undefined && `${toVmKey(vm.id)}/`.includes(keyPart)) ||
    toTagReadings(word).some((reading) => hasTagAround(vm, reading))
  return !isFound && vm.addresses.knowledge === 'unavailable' && PART_OF_ADDRESS.test(word) ? undefined : isFound
}

/** What an IPv4 or IPv6 address can contain: up to four hexadecimal digits between dots or colons. */
const PART_OF_ADDRESS = /^(?:[\da-f]{0,4}[.:])*[\da-f]{0,4}$/i

/** Whether a tag, written as `name:value`, contains the reading. The tag may be longer at both ends. */
function hasTagAround({ tags }: Vm, { name, value }: TagReading): boolean {
  return (
    value !== undefined &&
    Object.entries(tags).some(
      ([ofName, ofValue]) =>
        ofName.toLowerCase().endsWith(name.toLowerCase()) && ofValue.toLowerCase().startsWith(value.toLowerCase()),
    )
  )
}
