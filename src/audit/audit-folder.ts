import { type ChildProcess, fork } from 'node:child_process'
import { extname, join } from 'node:path'
import * as z from 'zod'
import { BUDGETS } from '../domain/budgets.ts'
import type { Clock } from '../domain/clock.ts'
import type { AuditFolderTask } from './audit-folder-task.ts'
import { type AuditFolder, FolderFailure } from './ports.ts'

/** Beside this file: TypeScript in the repository, JavaScript in a package. */
const PROGRAM = join(import.meta.dirname, `audit-folder-process${extname(import.meta.filename)}`)

const Answer = z.union([z.object({ result: z.unknown() }), z.object({ code: z.string() })])
const LeftFiles = z.array(z.object({ file: z.string(), size: z.number() }))

interface Asked {
  readonly done: (result: unknown) => void
  readonly fail: (failure: FolderFailure) => void
}

interface AuditFolderDeps {
  readonly folder: string
  /** Distinguishes this process from all others: letters and digits. */
  readonly process: string
  readonly clock: Clock
  /** Hears of each failure, and of each success. */
  readonly onResult: (failure: FolderFailure | undefined) => void
}

/**
 * The audit folder, in a child process: a share that hangs would hang the app, and could not be given up (decision 22). Tasks are
 * sent at once and answered in order. If none is answered for BUDGETS.dataFolder, the child is killed, and the folder rests.
 */
export function createAuditFolder(deps: AuditFolderDeps): AuditFolder {
  const { clock } = deps
  const closing = new AbortController()
  const asked: Asked[] = []
  let child: ChildProcess | undefined
  let isResting = false
  let rest: number = BUDGETS.historyRetry
  let onRetry: () => void = () => undefined
  let watch = new AbortController()

  function start(): ChildProcess {
    const started = fork(PROGRAM, { serialization: 'advanced', stdio: 'ignore', execArgv: [] })
    started.unref()
    started.channel?.unref()
    started.on('message', (answer) => {
      if (child === started) hear(answer)
    })
    for (const end of ['exit', 'error', 'disconnect'] as const) {
      started.on(end, () => {
        if (end === 'exit' && child === started) child = undefined
        if (asked.length > 0 && !closing.signal.aborted) giveUp('the process that writes it has ended')
      })
    }
    return started
  }

  function hear(message: unknown): void {
    const first = asked.shift()
    restartWatch()
    const { data } = Answer.safeParse(message)
    if (data && 'result' in data) {
      rest = BUDGETS.historyRetry
      deps.onResult(undefined)
      first?.done(data.result)
      return
    }
    const failure = new FolderFailure(data?.code ?? 'unreadable answer')
    first?.fail(failure)
    startRest(failure)
  }

  /** The tasks are not answered in time, or never will be. */
  function giveUp(code: string): void {
    child?.kill('SIGKILL')
    const failure = new FolderFailure(code)
    for (const { fail } of asked.splice(0)) fail(failure)
    startRest(failure)
  }

  function startRest(failure: FolderFailure): void {
    deps.onResult(failure)
    if (isResting) return
    isResting = true
    void clock.wait(rest, closing.signal).then(() => {
      isResting = false
      if (!closing.signal.aborted) onRetry()
    })
    rest = Math.min(rest * 6, BUDGETS.historyRetryMax)
  }

  /** One limit for all tasks: each answer shows that the folder does something. */
  function restartWatch(): void {
    watch.abort()
    if (asked.length === 0) return
    const current = (watch = new AbortController())
    void clock.wait(BUDGETS.dataFolder, current.signal).then(() => {
      if (!current.signal.aborted) giveUp(SILENT)
    })
  }

  function send(to: ChildProcess, task: AuditFolderTask): Promise<unknown> {
    return new Promise((done, fail) => {
      asked.push({ done, fail })
      if (asked.length === 1) restartWatch()
      to.send(task, (error) => {
        if (error) giveUp('the process that writes it has ended')
      })
    })
  }

  function ask(task: AuditFolderTask): Promise<unknown> {
    // It was killed, but its system call has not ended. Another process would hang just as well.
    if (isResting || child?.killed) return Promise.reject(new FolderFailure(SILENT))
    if (!child) {
      child = start()
      const { folder, process: own } = deps
      send(child, { kind: 'open', folder, process: own, app: process.pid }).catch(() => undefined)
    }
    return send(child, task)
  }

  return {
    async write(file, position, bytes) {
      await ask({ kind: 'write', file, position, bytes })
    },
    async read(file, position, length) {
      const bytes = await ask({ kind: 'read', file, position, length })
      if (!(bytes instanceof Uint8Array)) throw new FolderFailure('unreadable answer')
      return bytes
    },
    async remove(file) {
      await ask({ kind: 'remove', file })
    },
    findLeft: async () => LeftFiles.parse(await ask({ kind: 'find-left' })),
    onRetry: (listener) => void (onRetry = listener),
    close() {
      closing.abort()
      watch.abort()
      // It writes what it has been given, and ends.
      if (child?.connected) child.disconnect()
    },
  }
}

const SILENT = 'no answer'
