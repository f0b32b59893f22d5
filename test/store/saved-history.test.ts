import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createClock } from '../../simulator/clock.ts'
import { toHistoryLine } from '../../src/diagnosis/history-step.ts'
import { BUDGETS } from '../../src/domain/budgets.ts'
import type { HistoryTrouble } from '../../src/domain/history.ts'
import type { OperationStore } from '../../src/features/activity/ports.ts'
import { checkDataFolder } from '../../src/store/check-data-folder.ts'
import { createFolderProcess, FolderError } from '../../src/store/folder-process.ts'
import { createOperationTable } from '../../src/store/operation-table.ts'
import { openSavedHistory } from '../../src/store/saved-history.ts'
import { openSqliteStore } from '../../src/store/sqlite-store.ts'
import { createTroubleLog } from '../../src/store/trouble-log.ts'
import { type AppClock, createAppClock, type HeldTime } from '../support/app-clock.ts'
import { ADA, buildOperation, listOf, stateOf } from '../support/operation.ts'
import { until } from '../support/until.ts'

let clock: AppClock
const root = mkdtempSync(join(tmpdir(), 'my-vms-history-'))
const open: OperationStore[] = []

beforeEach(() => {
  clock = createAppClock(createClock(), { patience: 20 })
})
afterEach(async () => {
  for (const store of open.splice(0)) await store.close()
})
afterAll(() => {
  rmSync(root, { recursive: true })
})

const aFolder = () => join(root, randomUUID())
/** `mkfifo`: whoever opens it waits, as on a share that hangs, until somebody opens its other end. */
const makeHang = (path: string) => execFileSync('mkfifo', [path])
const copiesIn = (folder: string) =>
  existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.sqlite')) : []
async function isWell(store: OperationStore): Promise<boolean> {
  const { isRead, trouble } = await stateOf(store)
  return isRead && trouble === undefined
}

function openStore(dataDir: string) {
  const troubles: (HistoryTrouble | undefined)[] = []
  const log = createTroubleLog((trouble) => troubles.push(trouble))
  let failures = 0
  const { operations: store, personal } = openSqliteStore({
    dataDir,
    clock,
    log: {
      ...log,
      report(trouble) {
        if (trouble) failures += 1
        log.report(trouble)
      },
    },
  })
  open.push(store)
  return { store, personal, troubles, failures: () => failures }
}

/** A store that has read its folder. */
async function openRead(dataDir: string): Promise<OperationStore> {
  const { store } = openStore(dataDir)
  await until(async () => (await stateOf(store)).trouble?.kind !== 'reading')
  return store
}

async function saveAndEnd(dataDir: string, ...operations: Parameters<OperationStore['save']>[0][]): Promise<void> {
  const store = await openRead(dataDir)
  for (const operation of operations) await store.save(operation)
  await store.close()
}

describe('the history in a folder', () => {
  it('is there after a restart', async () => {
    const folder = aFolder()
    const operation = buildOperation()
    await saveAndEnd(folder, operation)

    const second = await openRead(folder)

    expect(await listOf(second)).toEqual([operation])
    expect(await stateOf(second)).toEqual({ isRead: true, trouble: undefined })
  })

  it('has an action that begins at once, and its end a moment later', async () => {
    const folder = aFolder()
    using time = clock.hold()
    const { store } = openStore(folder)
    await until(() => isWell(store))
    const operation = buildOperation()

    await store.save(operation)
    await until(() => copiesIn(folder).length === 1 && clock.waiting() === 0)
    const begun = readFileSync(join(folder, copiesIn(folder)[0] ?? ''))
    await store.save({ ...operation, status: 'succeeded', endedAt: 1 })
    time.pass(BUDGETS.historyDebounce)
    await until(() => !readFileSync(join(folder, copiesIn(folder)[0] ?? '')).equals(begun))

    expect(await listOf(await openRead(folder))).toMatchObject([{ status: 'succeeded' }])
  })

  it('is that of all processes that wrote it, also of two at once, and ends in one file', async () => {
    const folder = aFolder()
    const [before, early, late, other] = [
      anOperationFrom(4),
      anOperationFrom(3),
      anOperationFrom(2),
      anOperationFrom(1),
    ]
    await saveAndEnd(folder, before)
    const [first] = copiesIn(folder)
    const leaving = await openRead(folder)
    await leaving.save(early)
    await until(() => !copiesIn(folder).includes(first ?? ''))
    const coming = await openRead(folder)

    await leaving.save(late)
    await leaving.close()
    await coming.save(other)
    await coming.close()
    const last = await openRead(folder)

    expect(await listOf(last, ADA)).toEqual([other, late, early, before])
    await last.save({ ...other, status: 'succeeded', endedAt: 1 })
    await last.close()
    expect(copiesIn(folder)).toHaveLength(1)
    expect(readdirSync(folder)).toHaveLength(1)
  })

  it.each([
    ['running', 'succeeded'],
    ['succeeded', 'running'],
  ] as const)('knows the end of an action if one copy says %s and another %s', async (one, other) => {
    using database = new DatabaseSync(':memory:')
    const table = createOperationTable({ database })
    const operation = buildOperation()
    const rowOf = (status: 'running' | 'succeeded') =>
      [operation.id, ADA, operation.begunAt, JSON.stringify({ ...operation, status })] as const

    await table.merge([rowOf(one)], Date.now())
    await table.merge([rowOf(other)], Date.now())

    expect(table.list(ADA, 10)).toMatchObject([{ status: 'succeeded' }])
  })

  it('keeps 20,000 operations of 7 days', async () => {
    using database = new DatabaseSync(':memory:')
    const table = createOperationTable({ database })
    const row = (begunAt: number) => {
      const operation = buildOperation({ begunAt })
      return [operation.id, ADA, begunAt, JSON.stringify(operation)] as const
    }
    const rows = Array.from({ length: 20_100 }, (_, at) => row(Date.now() - at * 20_000))

    await table.merge([...rows, row(Date.now() - BUDGETS.operationRetention - 1)], Date.now())

    expect(table.list(ADA, 30_000)).toHaveLength(20_000)
  })
})

describe('a folder that is broken', () => {
  it.each<[string, (folder: string) => string]>([
    [
      'that is a file',
      (folder) => {
        writeFileSync(folder, '')
        return folder
      },
    ],
    [
      'in a file',
      (folder) => {
        writeFileSync(folder, '')
        return join(folder, 'data')
      },
    ],
    ['that nobody can make', () => '/proc/my-vms/data'],
  ])('%s costs nothing but what it was for, and is told of', async (_, make) => {
    const { store, troubles } = openStore(make(aFolder()))
    const operation = buildOperation()
    await until(async () => (await stateOf(store)).trouble?.kind !== 'reading')

    await store.save(operation)

    expect(await listOf(store)).toEqual([operation])
    expect(await stateOf(store)).toMatchObject({ isRead: false, trouble: { kind: 'unwritable' } })
    expect(troubles).toEqual([expect.objectContaining({ kind: 'unwritable', reason: expect.stringMatching(/^E/) })])
  })

  it('is tried again, and gets what was done meanwhile', async () => {
    using time = clock.hold()
    const folder = aFolder()
    writeFileSync(folder, '')
    const { store, troubles } = openStore(folder)
    const operation = buildOperation()
    await store.save(operation)
    await until(() => troubles.length === 1)

    rmSync(folder)
    await untilTried(time, () => isWell(store))

    expect(troubles).toMatchObject([{ kind: 'unwritable' }, undefined])
    expect(await listOf(await openRead(folder))).toEqual([operation])
  })

  it('with a file that is no database, or is cut short, loses that one alone and says so', async () => {
    const folder = aFolder()
    const operation = buildOperation()
    await saveAndEnd(folder, operation)
    const [whole = ''] = copiesIn(folder)
    writeFileSync(join(folder, 'my-vms.sqlite'), 'This is no database, however long it is.'.repeat(100))
    writeFileSync(join(folder, 'history-short.sqlite'), readFileSync(join(folder, whole)).subarray(0, 5_000))

    const { store, troubles } = openStore(folder)
    await until(async () => (await stateOf(store)).trouble?.kind === 'damaged')

    expect(await listOf(store)).toEqual([operation])
    expect(await stateOf(store)).toMatchObject({
      isRead: false,
      trouble: { kind: 'damaged', file: expect.stringMatching(/\.damaged$/), before: expect.any(Number) },
    })
    expect(troubles.map((trouble) => trouble && 'file' in trouble && trouble.file).toSorted()).toEqual([
      'history-short.sqlite.damaged',
      'my-vms.sqlite.damaged',
    ])
    expect(readdirSync(folder).toSorted()).toEqual(
      ['history-short.sqlite.damaged', whole, 'my-vms.sqlite.damaged'].toSorted(),
    )
  })

  it('with a folder and a database of something else under such names works, and leaves them alone', async () => {
    const folder = aFolder()
    mkdirSync(join(folder, 'my-vms.sqlite'), { recursive: true })
    const foreign = new DatabaseSync(join(folder, 'history-of-something-else.sqlite'))
    foreign.exec('CREATE TABLE kept (id)')
    foreign.close()
    const operation = buildOperation()

    await saveAndEnd(folder, operation)

    expect((await (await openRead(folder)).list(ADA, 10)).operations).toEqual([operation])
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['history-of-something-else.sqlite', 'my-vms.sqlite']))
    expect(await checkDataFolder({ folder, clock })).toMatchObject({ kind: 'writable' })
  })

  it('with a file that another process has locked is read and written all the same', async () => {
    const folder = aFolder()
    mkdirSync(folder)
    const other = new DatabaseSync(join(folder, 'my-vms.sqlite'))
    other.exec('CREATE TABLE some (thing); BEGIN EXCLUSIVE')
    const operation = buildOperation()

    const { store } = openStore(folder)
    await until(() => isWell(store))
    await store.save(operation)
    await store.close()

    other.close()
    expect(await listOf(await openRead(folder))).toEqual([operation])
  })

  it('because its disk is full is said to be full, since the last copy', async () => {
    using time = clock.hold()
    let code: string | undefined
    const saved = openSavedHistory({
      folder: 'anywhere',
      file: 'history.sqlite',
      process: {
        run: ({ kind }) => {
          if (kind === 'read') return Promise.resolve({ copies: [], rows: [], items: [], damaged: [] })
          return code === undefined ? Promise.resolve(undefined) : Promise.reject(new FolderError(code))
        },
        close: () => undefined,
      },
      database: { merge: () => Promise.resolve(), copy: () => new Uint8Array() },
      clock,
      log: createTroubleLog(() => undefined),
    })
    await saved.atStart
    saved.changedUrgently()
    const savedBy = clock.now()
    await until(() => saved.state().isRead)

    code = 'ENOSPC'
    saved.changedUrgently()
    await until(() => saved.state().trouble !== undefined)

    expect(saved.state().trouble).toMatchObject({ kind: 'full', reason: 'ENOSPC' })
    expect(saved.state().trouble).toHaveProperty('since', expect.closeTo(savedBy, -4))
    code = undefined
    await untilTried(time, () => saved.state().trouble === undefined)
    await saved.close()
  })
})

describe('a folder that hangs', () => {
  it('at the start keeps nobody waiting for longer than a moment, and is read when it is back', async () => {
    using time = clock.hold()
    const folder = aFolder()
    const operation = buildOperation()
    await saveAndEnd(folder, operation)
    makeHang(join(folder, 'history-hangs.sqlite'))
    const { store, troubles, failures } = openStore(folder)

    time.pass(BUDGETS.historyAtStart)
    expect(await listOf(store)).toEqual([])
    expect(await stateOf(store)).toEqual({ isRead: false, trouble: { kind: 'reading' } })
    time.pass(BUDGETS.dataFolder)
    await until(() => troubles.length === 1)
    expect(await stateOf(store)).toMatchObject({ isRead: false, trouble: { kind: 'silent' } })

    rmSync(join(folder, 'history-hangs.sqlite'))
    await untilBack(time, store, failures)
    expect(await listOf(store)).toEqual([operation])
  })

  it('under a copy stops nobody, and has everything once it is back', async () => {
    using time = clock.hold()
    const folder = aFolder()
    const { store, troubles, failures } = openStore(folder)
    const [one, two, three] = [anOperationFrom(3), anOperationFrom(2), anOperationFrom(1)]
    await store.save(one)
    await until(() => copiesIn(folder).length === 1)
    const next = join(folder, `${copiesIn(folder)[0] ?? ''}.new`)
    makeHang(next)

    await store.save(two)
    expect(await listOf(store)).toEqual([two, one])
    await passUntil(time, () => troubles.length === 1)
    expect(await stateOf(store)).toMatchObject({ isRead: true, trouble: { kind: 'silent', since: expect.any(Number) } })
    await store.save(three)

    rmSync(next)
    await untilBack(time, store, failures)
    expect(troubles).toMatchObject([{ kind: 'silent' }, undefined])
    expect(await listOf(await openRead(folder))).toEqual([three, two, one])
  })

  it('does not keep the app from ending, whose last whole copy is there', async () => {
    using time = clock.hold()
    const folder = aFolder()
    const { store } = openStore(folder)
    const operation = buildOperation()
    await store.save(operation)
    await until(() => copiesIn(folder).length === 1)
    const next = join(folder, `${copiesIn(folder)[0] ?? ''}.new`)
    makeHang(next)
    await store.save(buildOperation())

    const closed = store.close()
    time.pass(BUDGETS.dataFolderAtStop)
    await closed
    rmSync(next)

    expect(await listOf(await openRead(folder))).toEqual([operation])
  })

  it('is told by the doctor as one that does not answer', async () => {
    using time = clock.hold()
    const folder = aFolder()
    mkdirSync(folder)
    makeHang(join(folder, 'history-hangs.sqlite'))

    const finding = checkDataFolder({ folder, clock })
    time.pass(BUDGETS.doctorFolder)

    const found = await finding
    expect(found.kind).toBe('silent')
    expect(() => toHistoryLine(found, { dataDir: folder })).toThrow(`${folder} doesn't answer`)
  })

  it('has one process at most that waits for it', async () => {
    using time = clock.hold()
    const folder = aFolder()
    mkdirSync(folder)
    makeHang(join(folder, 'history-hangs.sqlite'))
    const child = createFolderProcess({ clock })
    const task = { kind: 'read', folder } as const

    const first = child.run(task, 1_000)
    time.pass(1_000)

    await expect(first).rejects.toThrow('no answer')
    await expect(child.run(task, 1_000)).rejects.toThrow('no answer')
  })

  it('is listened to once for each task, however many there are', async () => {
    const warned: string[] = []
    const onWarning = ({ name }: Error) => void warned.push(name)
    process.on('warning', onWarning)
    const folder = aFolder()
    mkdirSync(folder)
    const child = createFolderProcess({ clock })

    for (let tasks = 0; tasks < 12; tasks += 1) await child.run({ kind: 'read', folder }, 10_000)

    await new Promise((resolve) => setImmediate(resolve))
    child.close()
    process.off('warning', onWarning)
    expect(warned).not.toContain('MaxListenersExceededWarning')
  })
})

const anOperationFrom = (minutes: number) => buildOperation({ begunAt: Date.now() - minutes * 60_000 })

/** Lets the pause after the first failure pass. */
async function untilTried(time: HeldTime, isSo: () => boolean | Promise<boolean>): Promise<void> {
  time.pass(BUDGETS.historyRetry)
  await until(isSo)
}

/**
 * Lets the pause after each failure pass, but no time while the folder is tried: on a busy host that takes long. The process
 * that was killed may take a moment to end, and until then each try fails.
 */
async function untilBack(time: HeldTime, store: OperationStore, failures: () => number): Promise<void> {
  let passed = 0
  await until(() => {
    if (failures() > passed) time.pass(BUDGETS.historyRetryMax)
    passed = failures()
    return isWell(store)
  })
}

/** Lets the limit of a task pass, as soon as there is one. */
async function passUntil(time: HeldTime, isSo: () => boolean | Promise<boolean>): Promise<void> {
  await until(() => {
    if (!isSo()) time.pass(BUDGETS.dataFolder)
    return isSo()
  })
}
