import { guidFrom } from '../../simulator/world/guid.ts'

/**
 * What tells in an answer whose it is. Resident n owns the n-th subscription of `generated:SxV`, which has every S-th VM from the
 * n-th on, and nobody else who asks may see any of that.
 */
export interface Markers {
  /** Everything in a text that belongs to somebody else. `resident` is undefined for who is not signed in. */
  findForeign(text: string, resident: number | undefined): string[]
  /** Whether there is something of the resident's own. */
  hasOwn(text: string, resident: number): boolean
  /** Everything in a line of a log that belongs to several people, none of whom may see all of it. */
  findMixed(line: string): string[]
}

/**
 * A VM, the end of an id, a group, a subscription, a person by name or address, a public address; a person's share of a rate
 * limit; a token. Each alternative begins with letters of its own: a search for whole ids took six times as long.
 */
const MARKER =
  /-(?:vm-\d{6}\b|[0-9a-f]{4}-5[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b)|rg-[a-z]+-\d{4,}\b|Generated \d{4,}\b|[Rr]esident ?\d+\b|\b20\.\d+\.\d+\.\d+\b|pk=:[^:]+:|eyJ[\w-]{20,}/g

type Owner = number | 'nobody'

/**
 * @param residents how many there are, and how many subscriptions the estate has
 * @param toForeignPath the one path of somebody else's that a resident asks for: an answer may repeat what is in it
 */
export function createMarkers(residents: number, toForeignPath: (resident: number) => string): Markers {
  /** By marker. Nobody has a token, and an id that is not here is no resident's. */
  const owners = new Map<string, Owner | undefined>()
  for (let resident = 1; resident <= residents; resident += 1) {
    owners.set(endOf(guidFrom(`person resident${resident}@contoso.example`)), resident)
    owners.set(endOf(guidFrom(`generated subscription ${String(resident).padStart(4, '0')}`)), resident)
  }
  const ownerOfVm = (index: number): number => (index % residents) + 1
  const repeatable = Array.from(
    { length: residents + 1 },
    (_, resident) => new Set(resident === 0 ? [] : toForeignPath(resident).match(MARKER)),
  )

  function work(marker: string): Owner | undefined {
    if (marker.startsWith('eyJ')) return 'nobody'
    if (marker.startsWith('-vm-')) return ownerOfVm(Number(marker.slice('-vm-'.length)) - 1)
    if (marker.startsWith('20.')) {
      const [, ...parts] = marker.split('.')
      return ownerOfVm(parts.reduce((all, part) => all * 256 + Number(part), 0))
    }
    return marker.startsWith('-') ? undefined : Number(/\d+$/.exec(marker)?.[0])
  }

  function ownerOf(marker: string, resident: number | undefined): Owner | undefined {
    const known = owners.get(marker)
    if (known !== undefined) return known
    // The app has made it from the person, in a way that is its own: it belongs to the first one who gets it.
    const owner = marker.startsWith('pk=') ? (resident ?? 'nobody') : work(marker)
    if (owner !== undefined) owners.set(marker, owner)
    return owner
  }

  function findForeign(text: string, resident: number | undefined): string[] {
    return [...new Set(text.match(MARKER))].filter((marker) => {
      const owner = ownerOf(marker, resident)
      return owner !== undefined && owner !== resident && repeatable[resident ?? 0]?.has(marker) !== true
    })
  }

  return {
    findForeign,
    hasOwn: (text, resident) =>
      text.match(MARKER)?.some((marker) => marker.startsWith('-vm-') && ownerOf(marker, resident) === resident) ??
      false,
    findMixed(line) {
      const people = new Set(line.match(MARKER)?.map((marker) => ownerOf(marker, undefined)))
      const found = [...people].map((owner) => findForeign(line, typeof owner === 'number' ? owner : undefined))
      return found.toSorted((a, b) => a.length - b.length)[0] ?? []
    },
  }
}

/** All of an id but its first eight letters. */
function endOf(guid: string): string {
  return guid.slice('00000000'.length)
}
