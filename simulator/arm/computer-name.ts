import type { Vm } from '../world/subscription.ts'

const LONGEST_WINDOWS_NAME = 15

/** A Windows machine's own name has 15 characters at most. */
export function toComputerName(vm: Vm): string {
  return vm.image.osType === 'Windows' ? vm.name.slice(0, LONGEST_WINDOWS_NAME) : vm.name
}
