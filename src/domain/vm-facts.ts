import type { Vm } from './vm.ts'

export function toOs(osType: string | null | undefined): Vm['os'] {
  if (osType === 'Windows' || osType === 'Linux') return osType
  return 'unknown'
}

export function toTags(tags: unknown): Vm['tags'] {
  if (typeof tags !== 'object' || tags === null) return {}
  return Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, String(value)]))
}
