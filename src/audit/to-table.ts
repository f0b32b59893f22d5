import type { AuditEntry } from './audit-entry.ts'

const COLUMNS: readonly (readonly [title: string, of: (entry: AuditEntry) => string | undefined])[] = [
  ['time', ({ time }) => time.slice(0, 19).replace('T', ' ')],
  ['person', ({ who }) => who && (who.userPrincipalName || who.objectId)],
  ['event', ({ event, count }) => (count === undefined ? event : `${event} (${count})`)],
  ['action', ({ action }) => action],
  ['vm', ({ vm }) => vm?.split('/').at(-1)],
  ['outcome', ({ outcome }) => outcome],
  ['code', ({ code }) => code],
  ['correlation id', ({ correlationId }) => correlationId],
]

/** A line for each entry, for people. Times are in UTC. */
export function toTable(entries: readonly AuditEntry[]): readonly string[] {
  const rows = [COLUMNS.map(([title]) => title), ...entries.map((entry) => COLUMNS.map(([, of]) => toPlain(of(entry))))]
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

/** A name may hold what a terminal would obey. */
function toPlain(text = ''): string {
  return text.replace(/\p{C}/gu, '')
}
