import { findKeyPart, toVmKey } from './arm-id.ts'
import { toTagReadings, type TagReading } from './vm-query.ts'
import type { Vm } from './vm.ts'

/** Azure's names mean the same in any letter case. */
export function isSame(a: string, b: string | undefined): boolean {
  return a.toLowerCase() === b?.toLowerCase()
}

/** Whether one of the tags is what `tag` may mean: see toTagReadings. */
export function matchesTag(vm: Vm, tag: string): boolean {
  return toTagReadings(tag).some((reading) => hasTag(vm, reading))
}

function hasTag({ tags }: Vm, wanted: TagReading): boolean {
  return Object.entries(tags).some(
    ([name, value]) => isSame(wanted.name, name) && (wanted.value === undefined || isSame(wanted.value, value)),
  )
}

/** Whether a word occurs in what people know of the VM. */
export function matchesWord(vm: Vm, word: string): boolean {
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
  return (
    places.some((place) => place.toLowerCase().includes(word.toLowerCase())) ||
    (keyPart !== undefined && `${toVmKey(vm.id)}/`.includes(keyPart)) ||
    toTagReadings(word).some((reading) => hasTagAround(vm, reading))
  )
}

/** Whether one stands in what is written as `name:value`, which may go on at both ends. */
function hasTagAround({ tags }: Vm, { name, value }: TagReading): boolean {
  return (
    value !== undefined &&
    Object.entries(tags).some(
      ([ofName, ofValue]) =>
        ofName.toLowerCase().endsWith(name.toLowerCase()) && ofValue.toLowerCase().startsWith(value.toLowerCase()),
    )
  )
}
