import { VM_SIZES } from './vm-sizes.ts'

export interface VmSize {
  /** The cores that the VM gets. A size with constrained cores has fewer than the size that it derives from. */
  readonly cores: number
  readonly memoryGib: number
}

const BY_NAME: ReadonlyMap<string, VmSize> = new Map(
  Object.entries(VM_SIZES).map(([name, [cores, memoryGib]]) => [name.toLowerCase(), { cores, memoryGib }]),
)

/** Finds a size by name in any letter case, because Azure's answers vary. Does not guess a size that the table lacks. */
export function findVmSize(name: string): VmSize | undefined {
  return BY_NAME.get(name.toLowerCase())
}
