import { guidFrom } from '../../simulator/world/guid.ts'

/**
 * What tells in an answer whose it is. Resident n owns the n-th subscription of `generated:SxV`, which has every S-th VM from the
 * n-th on, and nobody else who asks may see any of that.
 */
export interface Markers {
  /**
   * Everything in a text that belongs to somebody else than the resident.
   *
   * @param asked the paths that the resident has asked for: an answer may repeat what is in them. Requests of one person that come
   * together are one question to Azure, which stands at the foot of the first one's page.
   */
  findForeign(text: string, resident: number, asked: ReadonlySet<string>): string[]
  /** Whether there is something of the resident's own. */
  hasOwn(text: string, resident: number): boolean
}

/** A VM, a group, a subscription, a person by name or address, a public address, an object or subscription id. A token, of anybody. */
const MARKER =
  /-vm-(?<vm>\d{6})\b|\brg-[a-z]+-(?<group>\d{4,})\b|\bGenerated (?<subscription>\d{4,})\b|\b[Rr]esident ?(?<person>\d+)\b|\b20\.(?<address>\d+\.\d+\.\d+)\b|(?<guid>\b[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b)|(?<token>\beyJ[\w-]{20,})/g

/** @param residents how many there are, and how many subscriptions the estate has */
export function createMarkers(residents: number): Markers {
  const owners = new Map<string, number>()
  for (let resident = 1; resident <= residents; resident += 1) {
    owners.set(guidFrom(`person resident${resident}@contoso.example`), resident)
    owners.set(guidFrom(`generated subscription ${String(resident).padStart(4, '0')}`), resident)
  }
  const ownerOfVm = (index: number) => (index % residents) + 1

  function ownerOf(groups: Readonly<Record<string, string | undefined>>): number | 'nobody' | undefined {
    const { vm, group, subscription, person, address, guid, token } = groups
    if (token !== undefined) return 'nobody'
    if (guid !== undefined) return owners.get(guid)
    if (vm !== undefined) return ownerOfVm(Number(vm) - 1)
    if (address !== undefined) return ownerOfVm(address.split('.').reduce((all, part) => all * 256 + Number(part), 0))
    return Number(group ?? subscription ?? person)
  }

  return {
    findForeign: (text, resident, asked) =>
      [...text.matchAll(MARKER)]
        .filter(({ 0: found, groups = {} }) => {
          const owner = ownerOf(groups)
          return owner !== undefined && owner !== resident && ![...asked].some((path) => path.includes(found))
        })
        .map(({ 0: found }) => found),
    hasOwn: (text, resident) =>
      [...text.matchAll(MARKER)].some(({ groups = {} }) => groups['vm'] !== undefined && ownerOf(groups) === resident),
  }
}
