import type { Vm } from '../../world/subscription.ts'

const LONGEST_WINDOWS_NAME = 15

/** A Windows computer name has at most 15 characters. */
export function toComputerName(vm: Vm): string {
  return vm.image.osType === 'Windows' ? vm.name.slice(0, LONGEST_WINDOWS_NAME) : vm.name
}
