import * as z from 'zod'
import { VM_ACTION_NAMES } from '../domain/vm-actions/vm-action.ts'
import { AUDIT_EVENTS, type AuditEntry } from './audit-entry.ts'
import { createGapSearch, type MissingEntries } from './missing-entries.ts'

export interface AuditSearch {
  /** Milliseconds since the Unix epoch. */
  readonly since: number
  /** A name, or a full ARM id. */
  readonly vm: string | undefined
  /** A user principal name, an object id, or a part of a name. */
  readonly person: string | undefined
}

const Entry = z.object({
  id: z.string(),
  time: z.iso.datetime(),
  event: z.enum(AUDIT_EVENTS),
  who: z
    .object({ tenantId: z.string(), objectId: z.string(), name: z.string(), userPrincipalName: z.string() })
    .optional(),
  action: z.enum(VM_ACTION_NAMES).optional(),
  vm: z.string().optional(),
  outcome: z.enum(['accepted', 'succeeded', 'failed', 'refused', 'unknown']).optional(),
  code: z.string().optional(),
  correlationId: z.string().optional(),
  operation: z.string().optional(),
  count: z.number().optional(),
  instance: z.string(),
})

/** Of another version, say. */
const Numbered = z.object({ id: z.string() })

export interface FoundEntries {
  /** Those that match, oldest first, each once. */
  readonly entries: readonly AuditEntry[]
  /** How many lines are no entries. */
  readonly unreadable: number
  /** Whatever is searched for. */
  readonly missing: readonly MissingEntries[]
}

/** @param lines all of the trail from the beginning of the day of `search.since` on */
export async function searchEntries(lines: AsyncIterable<string>, search: AuditSearch): Promise<FoundEntries> {
  const found = new Map<string, AuditEntry>()
  const gaps = createGapSearch(search.since - (search.since % DAY_MS))
  let unreadable = 0
  for await (const line of lines) {
    const content = parse(line)
    const { data: entry } = Entry.safeParse(content)
    const { data: numbered } = Numbered.safeParse(content)
    if (numbered) gaps.add(numbered.id)
    if (!entry) unreadable += 1
    else if (isFound(entry, search)) found.set(entry.id, entry)
  }
  const entries = [...found.values()].toSorted((a, b) => a.time.localeCompare(b.time) || compareIds(a.id, b.id))
  return { entries, unreadable, missing: gaps.find() }
}

const DAY_MS = 24 * 60 * 60_000

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** What the storage lacks concerns every search. */
function isFound({ event, time, vm, who }: AuditEntry, search: AuditSearch): boolean {
  if (Date.parse(time) < search.since) return false
  if (event === 'entries-lost') return true
  const [wantedVm, wantedPerson] = [search.vm?.toLowerCase(), search.person?.toLowerCase()]
  if (wantedVm !== undefined && ![vm, vm?.split('/').at(-1)].some((name) => name?.toLowerCase() === wantedVm))
    return false
  if (wantedPerson === undefined) return true
  if (!who) return false
  const { userPrincipalName, objectId, name } = who
  return (
    [userPrincipalName, objectId].some((one) => one.toLowerCase() === wantedPerson) ||
    name.toLowerCase().includes(wantedPerson)
  )
}

/** Within one millisecond, the number at the end of an id says which came first. */
function compareIds(a: string, b: string): number {
  return Number(a.split('-').at(-1)) - Number(b.split('-').at(-1))
}
