import { spawn } from 'node:child_process'

export interface RunningChild {
  readonly pid: number
  isGone(): boolean
  /** Resolves with the exit code once the process is gone. */
  readonly exited: Promise<number>
  /** Sends SIGTERM, then SIGKILL after a timeout, and waits until the process is gone. */
  stop(): Promise<void>
}

/** The app takes up to 20 s to finish the requests in progress. */
const INSIST_AFTER_MS = 22_000

/** Runs a TypeScript file with the same Node executable. The child inherits this process's output. */
export function runChild(file: string, environment: NodeJS.ProcessEnv): RunningChild {
  const child = spawn(process.execPath, [file], { stdio: 'inherit', env: environment })
  const exited = new Promise<number>((resolve) => {
    child.once('error', () => resolve(1))
    child.once('exit', (code, signal) => resolve(signal === null ? (code ?? 1) : 1))
  })
  return {
    pid: child.pid ?? 0,
    isGone: () => child.exitCode !== null || child.signalCode !== null,
    exited,
    async stop() {
      child.kill('SIGTERM')
      const insist = setTimeout(() => child.kill('SIGKILL'), INSIST_AFTER_MS)
      await exited
      clearTimeout(insist)
    },
  }
}
