import { type ChildProcess, spawn } from 'node:child_process'
import { onCore } from './cores.ts'

export interface Program {
  readonly pid: number
  /** Its standard output, if the caller asks for it. */
  readonly output: ChildProcess['stdout']
  isGone(): boolean
  /** Sends SIGTERM, then SIGKILL after a while, and waits until the process has ended. */
  stop(): Promise<void>
}

/** The app takes up to 18 s to finish requests in progress. */
const INSIST_AFTER_MS = 22_000

/** Runs a program on the current Node, on one core. Its environment holds only PATH, HOME and the given variables. */
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

/** Waits until a program answers. @throws Error if it ends first or takes too long */
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
