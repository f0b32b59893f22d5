import { spawn, type ChildProcess } from 'node:child_process'
import { onCore } from './cores.ts'

export interface Program {
  readonly pid: number
  /** What it writes to its standard output, line by line, if that is asked for. */
  readonly output: ChildProcess['stdout']
  isGone(): boolean
  /** Asks it to end, insists after a while, and waits until it is gone. */
  stop(): Promise<void>
}

/** The app takes up to 18 s to finish what is under way. */
const INSIST_AFTER_MS = 22_000

/** Runs a program on this same Node, on one core, with nothing in its environment but what is given. */
export function startProgram(options: {
  args: readonly string[]
  environment: Readonly<Record<string, string>>
  core: number | undefined
  stdout: 'pipe' | 'ignore'
}): Program {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(...onCore(options.core, process.execPath, options.args), {
    env: { PATH, HOME, ...options.environment },
    stdio: ['ignore', options.stdout, 'inherit'],
  })
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  return {
    pid: child.pid ?? 0,
    output: child.stdout,
    isGone: () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null,
    async stop() {
      child.kill('SIGTERM')
      const insist = setTimeout(() => child.kill('SIGKILL'), INSIST_AFTER_MS)
      await gone
      clearTimeout(insist)
    },
  }
}

const UP_WITHIN_MS = 60_000
const LOOK_AGAIN_MS = 50

/** Waits until a program answers. @throws Error where it ends before, or takes too long */
export async function untilUp(program: Program, url: string): Promise<void> {
  const until = Date.now() + UP_WITHIN_MS
  while (!(await isUp(url))) {
    if (program.isGone()) throw new Error('A program did not start. Its reason stands above.')
    if (Date.now() > until) throw new Error(`${url} did not answer within ${UP_WITHIN_MS / 1_000} s.`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
}

async function isUp(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  )
}
