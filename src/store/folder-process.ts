import { type ChildProcess, fork } from 'node:child_process'
import { extname, join } from 'node:path'
import * as z from 'zod'
import type { Clock } from '../domain/clock.ts'
import type { HistoryTrouble } from '../domain/history.ts'
import type { FolderTask } from './data-folder-task.ts'

/** Beside this file: TypeScript in the repository, JavaScript in a package. */
const PROGRAM = join(import.meta.dirname, `data-folder-process${extname(import.meta.filename)}`)

/** A task that the folder did not do. The code is that of the file system (`ENOSPC`), or SILENT if it did not answer in time. */
export class FolderError extends Error {
  readonly code: string

  constructor(code: string) {
    super(`The data folder could not do it: ${code}.`)
    this.name = 'FolderError'
    this.code = code
  }
}

const SILENT = 'no answer'

export interface FolderProcess {
  /**
   * Gives the child process a task, one at a time, and kills it if there is no answer within `ms`.
   *
   * @throws FolderError
   */
  run(task: FolderTask, ms: number): Promise<unknown>
  close(): void
}

const Answer = z.union([z.object({ result: z.unknown() }), z.object({ code: z.string() })])

/**
 * The child process that reads and writes the data folder. In the app itself, or in a thread of it, a share that hangs could not
 * be given up: not even `process.exit()` would end. It is started by the first task.
 */
export function createFolderProcess({ clock }: { clock: Clock }): FolderProcess {
  let child: ChildProcess | undefined

  function start(): ChildProcess {
    const started = fork(PROGRAM, { serialization: 'advanced', stdio: 'ignore', execArgv: [] })
    started.unref()
    started.channel?.unref()
    for (const end of ['exit', 'error'] as const) {
      started.on(end, () => {
        if (child === started) child = undefined
      })
    }
    return started
  }

  return {
    async run(task, ms) {
      // It was killed, but its system call has not ended. Another process would hang just as well.
      if (child?.killed) throw new FolderError(SILENT)
      child ??= start()
      const current = child
      const answered = new AbortController()
      try {
        const answer = await Promise.race([askChild(current, task, answered.signal), clock.wait(ms, answered.signal)])
        if (answer === undefined) {
          current.kill('SIGKILL')
          throw new FolderError(SILENT)
        }
        const parsed = Answer.parse(answer)
        if ('code' in parsed) throw new FolderError(parsed.code)
        return parsed.result
      } finally {
        answered.abort()
      }
    },
    close: () => void child?.kill('SIGKILL'),
  }
}

function askChild(child: ChildProcess, task: FolderTask, end: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const fail = () => reject(new FolderError('the process that writes it has ended'))
    child.once('message', resolve).once('exit', fail).once('error', fail)
    end.addEventListener('abort', () => {
      child.off('message', resolve).off('exit', fail).off('error', fail)
    })
    child.send(task, (error) => {
      if (error) fail()
    })
  })
}

type FolderTrouble = Extract<HistoryTrouble, { kind: 'unwritable' | 'full' | 'silent' }>

const FULL: readonly string[] = ['ENOSPC', 'EDQUOT']

/** @param since when the folder last took a copy */
export function toFolderTrouble(error: unknown, since: number): FolderTrouble {
  if (!(error instanceof FolderError)) {
    return { kind: 'unwritable', reason: error instanceof Error ? error.message : String(error) }
  }
  if (error.code === SILENT) return { kind: 'silent', reason: SILENT, since }
  if (FULL.includes(error.code)) return { kind: 'full', reason: error.code, since }
  return { kind: 'unwritable', reason: error.code }
}
