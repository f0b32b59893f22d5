/** The contents of src/domain/vm-sizes.ts. */
export interface VmSizeTable {
  /** Where the entries come from and when they were read there, one line each. */
  readonly sources: readonly string[]
  readonly sizes: VmSizes
}

/** By name, as Azure spells it. */
export type VmSizes = ReadonlyMap<string, VmSize>

export interface VmSize {
  readonly cores: number
  readonly memoryGib: number
}

/** The fields of a resourceSkus entry that matter here. */
export interface Sku {
  readonly resourceType?: string
  readonly name?: string
  readonly capabilities?: readonly { readonly name?: string; readonly value?: string }[]
}

const ENTRY = /^ {2}'?([\w-]+)'?: \[([\d.]+), ([\d.]+)\],$/gm
const SOURCE = /^\/\/ - (.+)$/gm
const REFRESHED = 'resourceSkus of a subscription'

export function readTable(text: string): VmSizeTable {
  return {
    sources: [...text.matchAll(SOURCE)].map(([, source = '']) => source),
    sizes: new Map(
      [...text.matchAll(ENTRY)].map(([, name = '', cores, memoryGib]) => [
        name,
        { cores: Number(cores), memoryGib: Number(memoryGib) },
      ]),
    ),
  }
}

/** @param madeOn `2026-11-25` */
export function toTableText({ sources, sizes }: VmSizeTable, madeOn: string): string {
  const names = [...sizes.keys()].toSorted()
  return [
    `// The cores and the memory of the sizes of Azure VMs, as resourceSkus counts them. Made on ${madeOn} by`,
    '// scripts/refresh-vm-sizes.ts: `npm run refresh:sizes` refreshes it from a subscription; not to be edited by hand.',
    '// From:',
    ...sources.map((source) => `// - ${source}`),
    'export const VM_SIZES: Readonly<Record<string, readonly [cores: number, memoryGib: number]>> = {',
    ...names.map((name) => {
      const { cores = 0, memoryGib = 0 } = sizes.get(name) ?? {}
      return `  ${name.includes('-') ? `'${name}'` : name}: [${cores}, ${memoryGib}],`
    }),
    '}',
    '',
  ].join('\n')
}

/** The size of a VM; undefined for other Compute products, and if a number is missing or makes no sense. */
export function findSizeOfSku({ resourceType, name, capabilities = [] }: Sku): readonly [string, VmSize] | undefined {
  if (resourceType !== 'virtualMachines' || name === undefined || !/^[\w-]+$/.test(name)) return undefined
  const find = (wanted: string) => capabilities.find((capability) => capability.name === wanted)?.value
  // For a size with constrained cores, vCPUs counts the cores of the full size.
  const cores = Number(find('vCPUsAvailable') ?? find('vCPUs'))
  const memoryGib = Number(find('MemoryGB'))
  return Number.isInteger(cores) && cores > 0 && memoryGib > 0 ? [name, { cores, memoryGib }] : undefined
}

/**
 * The current list from Azure takes precedence. Sizes that Azure no longer lists stay, because people still run them.
 *
 * @param readOn `2026-11-25`
 */
export function mergeTable(table: VmSizeTable, listed: VmSizes, readOn: string): VmSizeTable {
  const names = new Set([...listed.keys()].map((name) => name.toLowerCase()))
  const kept = [...table.sizes].filter(([name]) => !names.has(name.toLowerCase()))
  return {
    sources: [
      `${REFRESHED}, read on ${readOn}: ${listed.size} sizes`,
      ...table.sources.filter((source) => !source.startsWith(REFRESHED)),
    ],
    sizes: new Map([...kept, ...listed]),
  }
}
