import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AuditEntry } from '../../src/audit/audit-entry.ts'
import { openAudit } from '../../src/audit/open-audit.ts'
import type { AuditLimits } from '../../src/audit/trail.ts'
import { createAuditBlobs } from '../../src/azure/storage/audit-blobs.ts'
import { createBus } from '../../src/events/bus.ts'
import { startTestStorage, type TestStorage } from '../support/audit-storage.ts'
import { aPerson } from '../support/call.ts'
import { type LocalAzure, startLocalAzure } from '../support/local-azure.ts'
import { until } from '../support/until.ts'

/** Every wait of the trail, its retries too, takes a fraction of its time. A process needs longer to start than memory to answer. */
const FASTER = { 'with a folder': 3, 'without one': 20 } as const

/** What is not in the storage yet. The folder is made beside everything else, which may take longer than that. */
function waitingIn(folder: string): readonly string[] {
  const files = join(folder, 'audit')
  return existsSync(files) ? readdirSync(files) : []
}

describe('the audit trail', () => {
  let azure: LocalAzure
  let storage: TestStorage
  let folder: string

  beforeAll(async () => {
    azure = await startLocalAzure()
    storage = await startTestStorage(azure)
  })
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'audit-trail-'))
  })
  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true })
    storage.proxy.set()
    await storage.empty()
  })
  afterAll(async () => {
    await storage.close()
    await azure.close()
  })

  function open(
    dataDir?: string,
    { now = Date.now, limits = {} }: { now?: () => number; limits?: Partial<AuditLimits> } = {},
  ) {
    const events = createBus()
    const logged: { message: string; fields: Readonly<Record<string, unknown>> }[] = []
    const written: AuditEntry[] = []
    const note = (fields: Readonly<Record<string, unknown>>, message: string) => void logged.push({ message, fields })
    const clock = {
      now,
      wait: (ms: number, signal: AbortSignal) =>
        sleep(ms / FASTER[dataDir === undefined ? 'without one' : 'with a folder'], undefined, { signal }).catch(
          () => undefined,
        ),
    }
    const credential = {
      getToken: () =>
        Promise.resolve({ token: azure.entra.mintStorageToken(), expiresOnTimestamp: Date.now() + 3_600_000 }),
    }
    const audit = openAudit({
      events,
      clock,
      log: { audit: (entry) => void written.push(entry), info: note, warn: note },
      instance: 'web_1',
      dataDir,
      openBlobs: () => Promise.resolve(createAuditBlobs({ container: storage.container, credential, clock })),
      limits,
    })
    let number = 0
    const signIn = (times = 1) => {
      for (let left = times; left > 0; left -= 1) {
        events.publish('signed-in', aPerson({ name: String(number) }))
        number += 1
      }
    }
    const messages = () => logged.map(({ message }) => message)
    return { audit, events, signIn, logged, messages, written }
  }

  const toLine = (entry: AuditEntry) => `${JSON.stringify(entry)}\n`
  const numbers = (entries: readonly AuditEntry[]) => entries.map(({ who }) => Number(who?.name))
  const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)
  const untilStored = (count: number) => until(async () => (await storage.readEntries()).length >= count)

  it('is in a blob of the day and the instance, as the log has it, line by line', async () => {
    const { audit, signIn, written } = open(folder)

    signIn(100)
    await untilStored(100)
    await audit.close()

    const [name, ...others] = await storage.listBlobs()
    expect(others).toEqual([])
    expect(name).toMatch(/^\d{4}\/\d\d\/\d\d\/web-1-\d{8}t\d{6}x[0-9a-f]{8}-001\.jsonl$/)
    expect(await storage.readEntries()).toEqual(written)
    expect(numbers(written)).toEqual(upTo(100))
    expect(new Set(written.map(({ id }) => id)).size).toBe(100)
    // Nothing waits any more.
    await until(() => waitingIn(folder).length === 0)
  })

  it.each([['with a folder'], ['without one']])('goes on in another blob if somebody deletes it, %s', async (which) => {
    const { audit, signIn } = open(which === 'with a folder' ? folder : undefined)
    signIn()
    await untilStored(1)
    await storage.empty()

    signIn()
    await untilStored(1)
    await audit.close()

    expect(numbers(await storage.readEntries())).toEqual([1])
    expect(await storage.listBlobs()).toEqual([expect.stringMatching(/-001-again1\.jsonl$/)])
  })

  it('says in the trail how much it lacks if memory alone does not suffice', async () => {
    storage.proxy.set(() => ({ kind: 'refused' }))
    const { audit, signIn, messages, written } = open()

    signIn(90_000)
    expect(messages()).toContain('there is no room for the audit trail: entries stand in this log alone')
    storage.proxy.set()
    await until(() => {
      signIn()
      return messages().includes('the audit trail lacks entries that stand in this log')
    })
    const at = written.findIndex(({ event }) => event === 'entries-lost')
    const lost = written[at]?.count ?? 0
    const kept = written.toSpliced(at - lost, lost)
    await until(async () => (await storage.countBytes()) === Buffer.byteLength(kept.map(toLine).join('')))
    await audit.close()

    expect(lost).toBeGreaterThan(1_000)
    expect((await storage.readEntries()).map(({ id }) => id)).toEqual(kept.map(({ id }) => id))
    // No number is missing in the log. In the trail, those of the entries that it lacks are.
    expect(written.map(({ id }) => Number(id.split('-')[1]))).toEqual(upTo(written.length).map((number) => number + 1))
  })

  it('goes to the storage from memory while the folder hangs, and is saved there again when it does not', async () => {
    mkdirSync(join(folder, 'audit'))
    const hanging = join(folder, 'audit', '2026_11_01_gone-abc-001.jsonl')
    execFileSync('mkfifo', [hanging])
    const { audit, signIn, messages } = open(folder)

    signIn(10)
    await untilStored(10)
    await until(() => messages().includes('the audit trail is not saved on disk'))
    signIn(10)
    await untilStored(20)
    rmSync(hanging)
    await until(() => {
      signIn()
      return messages().includes('the audit trail is saved on disk again')
    })
    await audit.close()

    const entries = numbers(await storage.readEntries())
    expect(entries).toEqual(upTo(entries.length))
  })

  describe.each([['with a folder'], ['without one']])('goes on in a new blob, %s,', (which) => {
    const dataDir = () => (which === 'with a folder' ? folder : undefined)
    const endings = async () => (await storage.listBlobs()).map((name) => name.replace(/web-1-\w+-/, ''))

    it('at midnight UTC, though the storage is away over it', async () => {
      let now = Date.parse('2026-11-29T23:59:59.900Z')
      const { audit, signIn, written } = open(dataDir(), { now: () => now })
      signIn(2)
      await untilStored(2)
      storage.proxy.set(() => ({ kind: 'refused' }))
      signIn(2)

      now = Date.parse('2026-11-30T00:00:00.000Z')
      signIn(3)
      storage.proxy.set()
      await untilStored(7)
      now = Date.parse('2026-12-01T12:00:00.000Z')
      signIn()
      await untilStored(8)
      await audit.close()

      expect(await endings()).toEqual(['2026/11/29/001.jsonl', '2026/11/30/002.jsonl', '2026/12/01/003.jsonl'])
      const stored = await storage.readEntries()
      expect(stored).toEqual(written)
      expect(stored.map(({ time }) => time.slice(8, 10)).join(' ')).toBe('29 29 29 29 30 30 30 01')
    })

    it('when one has as many blocks as it may', async () => {
      const { audit, signIn, written } = open(dataDir(), { limits: { blocks: 2 } })
      for (const count of [1, 2, 3, 4, 5]) {
        signIn()
        await untilStored(count)
      }
      await audit.close()

      expect((await endings()).map((name) => name.slice('2026/11/29/'.length))).toEqual([
        '001.jsonl',
        '002.jsonl',
        '003.jsonl',
      ])
      expect(await storage.readEntries()).toEqual(written)
    })

    it('when one is as large as it may be', async () => {
      const { audit, signIn, written } = open(dataDir(), { limits: { partBytes: 2_000 } })
      signIn(50)
      await untilStored(50)
      await audit.close()

      const blobs = await endings()
      expect(blobs.length).toBeGreaterThan(4)
      expect(await storage.readEntries()).toEqual(written)
      if (which === 'with a folder') await until(() => waitingIn(folder).length === 0)
    })
  })

  it('believes nobody but the storage', async () => {
    const page = '<html>Sign in to the network</html>'
    storage.proxy.set(() => ({ kind: 'answer', status: 200, body: page, headers: { 'content-type': 'text/html' } }))
    const { audit, signIn, messages, logged } = open(folder)

    signIn(5)
    await until(() => messages().includes('the audit trail does not reach the storage'))
    expect(logged[0]?.fields).toMatchObject({
      code: 'NotStorage',
      reason: expect.stringContaining('Something between'),
    })
    storage.proxy.set()
    await untilStored(5)
    await audit.close()

    expect(numbers(await storage.readEntries())).toEqual(upTo(5))
  })
})
