import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AuditEntry } from '../../src/audit/audit-entry.ts'
import type { TestStorage } from './audit-storage.ts'
import type { LocalAzure } from './local-azure.ts'
import { type Program, startProgram } from './process.ts'
import type { Weather } from './storage-proxy.ts'

/** Some seconds of one kind of weather, and how the writer ends after them, if it does. */
export interface Scene {
  readonly name: string
  readonly seconds: number
  readonly weather?: (request: IncomingMessage) => Weather
  readonly end?: 'SIGKILL' | 'SIGTERM'
}

export interface TrialResult {
  readonly acknowledged: number
  readonly lost: number
  readonly doubled: number
  /** Entries that stand after a later one of the same person. */
  readonly disordered: number
  /** Entries in the storage that nobody acknowledged: a process was killed between the two. */
  readonly unacknowledged: number
  readonly refused: number
  readonly blobs: number
  readonly requests: number
  /** How long each process took to end when it was asked to. */
  readonly stops: readonly number[]
  readonly left: readonly string[]
}

const RATE = 200
/** A process that was killed may have kept an entry that it could not log any more, whose number must not come twice. */
const GAP = 1_000

/** Writers come and go while the weather changes; then all is fine, and everything that was acknowledged is counted. */
export async function runAuditTrial(deps: {
  azure: LocalAzure
  storage: TestStorage
  scenes: readonly Scene[]
  hasFolder?: boolean
  say?: (line: string) => void
}): Promise<TrialResult> {
  const { azure, storage, scenes, say = () => undefined } = deps
  const folder = mkdtempSync(join(tmpdir(), 'audit-trial-'))
  const outputs: string[] = []
  const stops: number[] = []
  let writer: Program | undefined
  let first = 0

  function start(): Program {
    const started = startProgram(['test/support/audit-writer.ts'], {
      AUDIT_CONTAINER: storage.container,
      AUDIT_CLIENT_ID: azure.directory.managedIdentity.clientId,
      IDENTITY_ENDPOINT: `${azure.origin}/msi/token`,
      IDENTITY_HEADER: azure.directory.managedIdentity.header,
      CA_BUNDLE: azure.caFile,
      DATA_DIR: deps.hasFolder === false ? '' : folder,
      RATE: String(RATE),
      FIRST: String(first),
    })
    void started.exited.then((code) => {
      if (writer === started) say(`The writer has ended by itself (${code}).\n${started.output().slice(-2_000)}`)
    })
    return started
  }

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (!writer) return
    const [current, asked] = [writer, performance.now()]
    writer = undefined
    current.stop(signal)
    await current.exited
    if (signal === 'SIGTERM') stops.push(Math.round(performance.now() - asked))
    outputs.push(current.output())
    first = toEntries([current.output()]).reduce((next, { who }) => Math.max(next, Number(who?.name) + GAP), first)
    const lines = writerLines(outputs.at(-1) ?? '')
    if (lines.length > 0) say(lines.join('\n'))
  }

  try {
    for (const scene of scenes) {
      storage.proxy.set(scene.weather)
      if (!writer) {
        writer = start()
        await writer.until(/"audit"/)
      }
      say(`${scene.name}, ${scene.seconds} s${scene.end ? `, then ${scene.end}` : ''}`)
      await sleep(scene.seconds * 1_000)
      if (scene.end) await end(scene.end)
    }
    storage.proxy.set()
    // The last one takes over what the others have left.
    writer ??= start()
    await writer.until(/"audit"/)
    const until = Date.now() + 120_000
    while (
      readdirSync(join(folder, 'audit'), { recursive: true }).filter((name) => String(name).endsWith('.jsonl')).length >
      1
    ) {
      if (Date.now() > until) break
      await sleep(200)
    }
    await end('SIGTERM')
    const left = deps.hasFolder === false ? [] : readdirSync(join(folder, 'audit'))
    return { ...(await count(storage, outputs)), stops, left }
  } finally {
    writer?.stop('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
}

async function count(storage: TestStorage, outputs: readonly string[]): Promise<Omit<TrialResult, 'stops' | 'left'>> {
  const acknowledged = new Set(toEntries(outputs).map(({ id }) => id))
  const stored = await storage.readEntries()
  const times = new Map<string, number>()
  for (const { id } of stored) times.set(id, (times.get(id) ?? 0) + 1)
  const newest = new Map<string, number>()
  let disordered = 0
  for (const { who } of stored) {
    if (!who) continue
    if (Number(who.name) <= (newest.get(who.objectId) ?? -1)) disordered += 1
    newest.set(who.objectId, Number(who.name))
  }
  return {
    acknowledged: acknowledged.size,
    lost: [...acknowledged].filter((id) => !times.has(id)).length,
    doubled: [...times.values()].filter((count) => count > 1).length,
    disordered,
    unacknowledged: [...times.keys()].filter((id) => !acknowledged.has(id)).length,
    refused: stored.reduce((sum, { count = 0 }) => sum + count, 0),
    blobs: (await storage.listBlobs()).length,
    requests: storage.proxy.count(),
  }
}

function isEntry(line: string): boolean {
  return line.includes('"audit":{')
}

/** What it says apart from entries. */
function writerLines(output: string): readonly string[] {
  return output.split('\n').filter((line) => line !== '' && !isEntry(line))
}

function toEntries(outputs: readonly string[]): AuditEntry[] {
  return outputs
    .flatMap((output) => output.split('\n'))
    .filter((line) => isEntry(line) && line.endsWith('}'))
    .map((line) => (JSON.parse(line) as { audit: AuditEntry }).audit)
}

const BUSY: Weather = { kind: 'answer', status: 503, headers: { 'x-ms-error-code': 'ServerBusy' } }

/** All that networks and storages do, by chance; the same chances in each run with the same seed. */
export function createBadWeather(seed = 1): (request: IncomingMessage) => Weather {
  let state = seed
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
  const kinds: readonly (readonly [share: number, weather: Weather])[] = [
    [0.45, { kind: 'fine' }],
    [0.15, { kind: 'answer-lost' }],
    [0.06, { kind: 'held', ms: 6_500 }],
    [0.08, { kind: 'slow', ms: 1_500 }],
    [0.08, BUSY],
    [0.04, { kind: 'answer', status: 429, headers: { 'retry-after': '1' } }],
    [0.04, { kind: 'answer', status: 403, body: '<html>Blocked</html>', headers: { 'content-type': 'text/html' } }],
    [0.04, { kind: 'answer', status: 500 }],
    [0.06, { kind: 'refused' }],
  ]
  return () => {
    let left = random()
    for (const [share, weather] of kinds) {
      left -= share
      if (left < 0) return weather
    }
    return { kind: 'fine' }
  }
}

export const gone = (): Weather => ({ kind: 'refused' })
export const busy = (): Weather => BUSY
export const slow = (): Weather => ({ kind: 'slow', ms: 3_000 })
export const losing = (request: IncomingMessage): Weather => ({
  kind: request.method === 'PUT' ? 'answer-lost' : 'fine',
})
/** Every second write arrives after its caller has given up. */
export function createLate(): (request: IncomingMessage) => Weather {
  let writes = 0
  return (request) => {
    if (request.method !== 'PUT') return { kind: 'fine' }
    writes += 1
    return writes % 2 === 0 ? { kind: 'held', ms: 6_000 } : { kind: 'fine' }
  }
}
