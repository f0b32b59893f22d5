import type { AuditEntry } from '../../src/audit/audit-entry.ts'
import { type AuditSearch, searchEntries } from '../../src/audit/search-entries.ts'
import { toTable } from '../../src/audit/to-table.ts'

const NOON = Date.parse('2026-11-29T12:00:00Z')
const VM =
  '/subscriptions/2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/web-01'
const ADA = { tenantId: 't', objectId: 'o-ada', name: 'Ada Lovelace', userPrincipalName: 'ada@contoso.example' }

const anEntry = (changes: Partial<AuditEntry> = {}): AuditEntry => ({
  id: 'p-1',
  time: '2026-11-29T12:30:00.000Z',
  event: 'action-begun',
  who: ADA,
  action: 'start',
  vm: VM,
  outcome: 'accepted',
  instance: 'web',
  ...changes,
})

async function search(lines: readonly (AuditEntry | string)[], changes: Partial<AuditSearch> = {}) {
  async function* read() {
    for (const line of lines) yield await Promise.resolve(typeof line === 'string' ? line : JSON.stringify(line))
  }
  const { entries, unreadable, missing } = await searchEntries(read(), {
    since: NOON,
    vm: undefined,
    person: undefined,
    ...changes,
  })
  return { ids: entries.map(({ id }) => id), unreadable, missing }
}

describe('a search of the audit trail', () => {
  it('finds what is not too old, in order, each once, and counts what it can’t read', async () => {
    const late = anEntry({ id: 'p-10' })
    const old = anEntry({ id: 'p-0', time: '2026-11-29T11:59:59.999Z' })
    const first = anEntry({ id: 'q-3', time: '2026-11-29T12:00:00.000Z' })

    const found = await search([late, anEntry({ id: 'p-9' }), late, old, 'no JSON', '{}', first])

    expect(found).toMatchObject({ ids: ['q-3', 'p-9', 'p-10'], unreadable: 2 })
  })

  it.each<[Partial<AuditSearch>, boolean]>([
    [{ vm: 'WEB-01' }, true],
    [{ vm: VM.toUpperCase() }, true],
    [{ vm: 'web-0' }, false],
    [{ person: 'ADA@contoso.example' }, true],
    [{ person: 'o-ada' }, true],
    [{ person: 'lovelace' }, true],
    [{ person: 'grace' }, false],
    [{ person: 'ada@contoso.example', vm: 'other' }, false],
  ])('by %j finds it: %s', async (by, isFound) => {
    expect((await search([anEntry()], by)).ids).toEqual(isFound ? ['p-1'] : [])
  })

  it('always says what the trail lacks', async () => {
    const lost = anEntry({ id: 'p-2', event: 'entries-lost', who: undefined, vm: undefined, count: 7 })

    expect((await search([lost], { vm: 'web-01', person: 'ada' })).ids).toEqual(['p-2'])
    expect(toTable([lost])[1]).toContain('entries-lost (7)')
  })
})

describe('what is missing in the audit trail', () => {
  const TODAY = '20261129t110000x0000000a'
  const YESTERDAY = '20261128t110000x0000000b'
  const missingIn = async (...ids: readonly string[]) =>
    (
      await search(
        ids.map((id) => anEntry({ id })),
        { person: 'grace' },
      )
    ).missing

  it('is each gap in the numbers of a process, whatever is searched for', async () => {
    expect(await missingIn(`${TODAY}-1`, `${TODAY}-5`, `${TODAY}-2`, `${TODAY}-7`)).toEqual([
      { id: `${TODAY}-3`, count: 2 },
      { id: `${TODAY}-6`, count: 1 },
    ])
  })

  it('is what a process must have had before its first entry, if all since its start was read', async () => {
    expect(await missingIn(`${TODAY}-3`, `${YESTERDAY}-40`)).toEqual([{ id: `${TODAY}-1`, count: 2 }])
  })

  it('is nothing between two processes, and no entry of another version', async () => {
    const newer = JSON.stringify({ id: `${TODAY}-2`, event: 'not known yet' })

    expect(await missingIn(`${TODAY}-1`, `${YESTERDAY}-9`, `${YESTERDAY}-10`)).toEqual([])
    expect((await search([anEntry({ id: `${TODAY}-1` }), newer, anEntry({ id: `${TODAY}-3` })])).missing).toEqual([])
  })
})

describe('the table of the audit trail', () => {
  it('has a line for each entry, with nothing in it that a terminal obeys', () => {
    const [head, line, ...others] = toTable([anEntry({ who: { ...ADA, userPrincipalName: 'ada\u001b[2J@x' } })])

    expect(head).toMatch(/^time {2,}person +event +action +vm +outcome/)
    expect(line).toMatch(/^2026-11-29 12:30:00 +ada\[2J@x +action-begun +start +web-01 +accepted$/)
    expect(others).toEqual([])
  })
})
