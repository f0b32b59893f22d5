import { VM_SIZES } from './vm-sizes.ts'

export interface VmSize {
  /** Those that the machine gets: of a size with constrained cores fewer than of the size that it is cut from. */
  readonly cores: number
  readonly memoryGib: number
}

const BY_NAME: ReadonlyMap<string, VmSize> = new Map(
  Object.entries(VM_SIZES).map(([name, [cores, memoryGib]]) => [name.toLowerCase(), { cores, memoryGib }]),
)

/** By its name in any letter case, since Azure's answers vary it. A size that the table doesn't have is not guessed. */
export function findVmSize(name: string): VmSize | undefined {
  return BY_NAME.get(name.toLowerCase())
}
