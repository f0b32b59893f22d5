import type { Vm } from '../../domain/vm.ts'
import type { Words } from '../../words/words.ts'

export interface AddressModel {
  readonly label: string
  readonly text: string
  readonly isPrivate: boolean
  /** The label of the button that copies the address; undefined if the text is no address. */
  readonly copy: string | undefined
  /** What will happen to the address. */
  readonly hint: string
}

/** The most widely reachable address first; a sentence if no address is known. */
export function toAddresses({ name, addresses }: Vm, words: Words): AddressModel[] {
  const { address, noAddress } = words.vm
  // Warns of what a stop would lose, before it is lost.
  const hint = addresses.isPublicDynamic ? address.changes : ''
  const all: AddressModel[] = []
  if (addresses.public !== undefined) {
    const copy = address.copyPublic(name)
    all.push({ label: address.public, text: addresses.public, isPrivate: false, copy, hint })
  }
  if (addresses.private !== undefined) {
    const copy = address.copyPrivate(name)
    all.push({ label: address.private, text: addresses.private, isPrivate: true, copy, hint: '' })
  }
  if (all.length > 0) return all
  return [{ label: address.none, text: noAddress[addresses.knowledge], isPrivate: false, copy: undefined, hint: '' }]
}
