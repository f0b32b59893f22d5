import { BUDGETS } from '../domain/budgets.ts'
import type { Clock } from '../domain/clock.ts'
import { waitAtMost } from '../domain/wait-at-most.ts'
import { createPart, type Part, toBlobName } from './part.ts'
import type { AuditBlobs, AuditFolder, StorageFailure } from './ports.ts'
import { createUploads } from './uploads.ts'

/** Brings lines to the storage, in order, each once. Nobody waits for it, and it never throws. */
export interface AuditTrail {
  /** Takes a line, with its line end. @returns false if there is no room for it */
  keep(line: string): boolean
  /** Sends what there is. Resolves within BUDGETS.auditAtStop with the number of bytes that are neither sent nor saved. */
  close(): Promise<number>
}

export interface AuditTrailDeps {
  readonly instance: string
  /** Distinguishes this process from all others: letters and digits. */
  readonly process: string
  readonly folder: AuditFolder | undefined
  readonly blobs: () => Promise<AuditBlobs>
  readonly clock: Clock
  readonly report: AuditReport
  readonly limits?: Partial<AuditLimits> | undefined
}

/** What an administrator should know. Each is called on every occasion, of which there may be hundreds. */
export interface AuditReport {
  /** Undefined: the storage works. */
  storage(failure: StorageFailure | undefined): void
  /** Somebody has deleted a file from the folder before the storage had all of it. */
  missing(bytes: number): void
}

export interface AuditLimits {
  /** Of a part. An append blob takes 50,000 blocks: https://learn.microsoft.com/azure/storage/blobs/scalability-targets */
  readonly blocks: number
  readonly partBytes: number
  /** What stays in memory although the file has it. */
  readonly memoryBytes: number
  /** What is in memory alone. */
  readonly unsavedBytes: number
  /** In the folder. */
  readonly waitingBytes: number
}

const MIB = 1024 * 1024
const LIMITS: AuditLimits = {
  blocks: 45_000,
  partBytes: 64 * MIB,
  memoryBytes: 4 * MIB,
  unsavedBytes: 16 * MIB,
  waitingBytes: 512 * MIB,
}

export function openAuditTrail(deps: AuditTrailDeps): AuditTrail {
  const { folder, clock } = deps
  const limits = { ...LIMITS, ...deps.limits }
  const parts: Part[] = []
  let current: Part | undefined
  let day = ''
  let number = 0
  let blocks = 0
  let isClosed = false
  const ending = new AbortController()

  const uploads = createUploads({
    parts: () => parts.filter((part) => part.counts().waiting > 0),
    blobs: deps.blobs,
    clock,
    onResult(failure) {
      blocks += 1
      deps.report.storage(failure)
    },
    async onSent(part) {
      if (part === current && !isClosed) return
      parts.splice(parts.indexOf(part), 1)
      await folder?.remove(part.file).catch(() => undefined)
    },
  })

  function open(name: string, left?: number): Part {
    return createPart({ name, folder, onMissing: deps.report.missing, ...(left !== undefined && { left }) })
  }

  function partFor(now: number): Part {
    const today = new Date(now).toISOString().slice(0, 10).replaceAll('-', '/')
    const isFull = blocks >= limits.blocks || (current?.counts().size ?? 0) >= limits.partBytes
    if (current && today === day && !isFull) return current
    retire(current)
    day = today
    number += 1
    blocks = 0
    current = open(`${day}/${deps.instance}-${deps.process}-${String(number).padStart(3, '0')}.jsonl`)
    parts.push(current)
    return current
  }

  /** A part that ends is sent before the next one, unless all of it is sent already. */
  function retire(part: Part | undefined): void {
    if (!part) return
    part.release(0)
    if (part.counts().waiting > 0) return
    parts.splice(parts.indexOf(part), 1)
    void folder?.remove(part.file).catch(() => undefined)
  }

  function hasRoom(): boolean {
    const counts = parts.map((part) => part.counts())
    const sum = (of: 'unsaved' | 'waiting') => counts.reduce((total, count) => total + count[of], 0)
    if (sum('unsaved') >= limits.unsavedBytes) return false
    return folder === undefined || sum('waiting') < limits.waitingBytes
  }

  async function takeOver(): Promise<void> {
    if (!folder) return
    while (!ending.signal.aborted) {
      // A folder that fails is tried again like one in which nothing was left.
      const left = await folder.findLeft().catch(() => [])
      const known = new Set(parts.map(({ file }) => file))
      const found = left.filter(({ file }) => !known.has(file)).map(({ file, size }) => open(toBlobName(file), size))
      // What was there before goes first.
      parts.unshift(...found)
      if (found.length > 0) uploads.wake()
      await clock.wait(BUDGETS.auditTakeOver, ending.signal)
    }
  }

  async function finish(end: AbortSignal): Promise<void> {
    await uploads.finish(end)
    if (current?.counts().waiting === 0) await folder?.remove(current.file).catch(() => undefined)
  }

  folder?.onRetry(() => {
    for (const part of parts) part.save()
  })
  void takeOver()

  return {
    keep(line) {
      if (isClosed || !hasRoom()) return false
      const part = partFor(clock.now())
      part.add(Buffer.from(line))
      part.release(limits.memoryBytes)
      uploads.wake()
      return true
    },
    async close() {
      isClosed = true
      ending.abort()
      const end = new AbortController()
      await waitAtMost(clock, BUDGETS.auditAtStop, finish(end.signal))
      end.abort()
      folder?.close()
      return parts.reduce((sum, part) => sum + part.counts().unsaved, 0)
    },
  }
}
