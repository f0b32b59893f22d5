// `npm run audit -- --since 24h --vm NAME --person UPN`, `node dist/audit.js` in the package: reads the audit trail from its
// container, as a table or as JSON lines, and says what is missing.
import { parseArgs } from 'node:util'
import { createAppIdentity } from 'easy-auth-credential/app-identity'
import { StorageFailure } from './audit/ports.ts'
import { searchEntries } from './audit/search-entries.ts'
import { toTable } from './audit/to-table.ts'
import { readAuditConfig } from './config/audit-config.ts'
import { ConfigError } from './config/config.ts'
import { trustCaBundle } from './config/trust-ca-bundle.ts'

const USAGE = 'Options: [--since 24h] [--vm NAME] [--person UPN] [--json]'
const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

const NO_CONTAINER = [
  'AUDIT_CONTAINER is not set, so there is no trail to read but that in the log of the app.',
  'Name the container, such as https://account.blob.core.windows.net/audit, and sign in (az login) as somebody with the role',
  'Storage Blob Data Reader on it. The one of AUDIT=1 npm run dev is found by itself while that runs.',
]

/** `24h`, `30m`, `7d`, or a date. @throws ConfigError */
function readSince(text: string, now: number): number {
  const [, amount, unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? []
  const since = amount === undefined ? Date.parse(text) : now - Number(amount) * (UNITS[unit] ?? 0)
  if (Number.isNaN(since)) throw new ConfigError([`--since ${text} is neither a time like 30m, 24h or 7d nor a date`])
  return since
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      since: { type: 'string', default: '24h' },
      vm: { type: 'string' },
      person: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  })
  const now = Date.now()
  const since = readSince(values.since, now)
  const { container, authority, clientId, caBundle } = readAuditConfig(process.env)
  if (container === undefined) throw new ConfigError(NO_CONTAINER)
  if (caBundle !== undefined) trustCaBundle(caBundle, now)
  const { readStoredLines } = await import('./azure/storage/storage.ts')
  const identity = createAppIdentity({ clientId, authority, names: { managedIdentity: 'MANAGED_IDENTITY_CLIENT_ID' } })
  const lines = readStoredLines({ container, credential: identity.credential, since, until: now })
  const { entries, unreadable, missing } = await searchEntries(lines, { since, vm: values.vm, person: values.person })
  identity.close()
  const shown = values.json ? entries.map((entry) => JSON.stringify(entry)) : toTable(entries)
  if (entries.length > 0) process.stdout.write(`${shown.join('\n')}\n`)
  else process.stderr.write(`There is nothing since ${new Date(since).toISOString()} that fits.\n`)
  if (unreadable > 0) process.stderr.write(`${unreadable} lines are no entries of this version.\n`)
  for (const { id, count } of missing) {
    process.stderr.write(`Entries are missing, which the log of the app may have: ${count} from ${id} on.\n`)
  }
}

function explain(error: unknown): string {
  if (error instanceof StorageFailure) return `${error.fault.reason}\n→ ${error.fault.remedy}`
  if (error instanceof ConfigError) return error.faults.join('\n')
  const message = error instanceof Error ? error.message : String(error)
  return `${message}\n${USAGE}`
}

try {
  await run()
} catch (error) {
  process.stderr.write(`${explain(error)}\n`)
  process.exitCode = 1
}
