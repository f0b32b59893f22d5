import { spawn } from 'node:child_process'
import { createServer } from 'node:net'

export interface Program {
  readonly pid: number
  /** Everything that it has written so far, to both outputs. */
  output(): string
  /** Resolves once the output matches; throws with the output if the program ends first. */
  until(pattern: RegExp): Promise<void>
  /** Writes to its standard input and closes it. */
  give(text: string): void
  stop(signal?: NodeJS.Signals): void
  readonly exited: Promise<number | null>
}

/** Runs a program on the current Node. Its environment holds only the given variables and what every program has. */
export function startProgram(args: readonly string[], environment: Record<string, string>, cwd = '.'): Program {
  return startCommand(process.execPath, args, environment, cwd)
}

export function startCommand(
  command: string,
  args: readonly string[],
  environment: Record<string, string>,
  cwd = '.',
): Program {
  const { PATH = '', HOME = '', COMPILE_CACHE_OF_PROGRAMS: NODE_COMPILE_CACHE = '' } = process.env
  const child = spawn(command, args, { cwd, env: { PATH, HOME, NODE_COMPILE_CACHE, ...environment } })
  const listeners = new Set<() => void>()
  let text = ''
  const add = (chunk: Buffer) => {
    text += chunk.toString()
    for (const listener of listeners) listener()
  }
  child.stdout.on('data', add)
  child.stderr.on('data', add)
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve))

  return {
    pid: child.pid ?? 0,
    output: () => text,
    exited,
    give: (text) => void child.stdin.end(text),
    stop: (signal = 'SIGTERM') => child.kill(signal),
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!pattern.test(text)) return
          listeners.delete(look)
          resolve()
        }
        listeners.add(look)
        look()
        void exited.then((code) => reject(new Error(`It ended with ${code} before ${String(pattern)}:\n${text}`)))
      }),
  }
}

const FIRST_PORT = 20_000
const WORKERS = 16
const PORTS_EACH = 750
const found = new Set<number>()

/**
 * A free port that no other process takes before its program does. It lies below the ports that systems assign themselves
 * (32768 and more), and never belongs to another worker.
 */
export async function findFreePort(): Promise<number> {
  const worker = Number(process.env['JEST_WORKER_ID'] ?? 1) % WORKERS
  for (;;) {
    const port = FIRST_PORT + WORKERS * Math.floor(Math.random() * PORTS_EACH) + worker
    if (found.has(port) || !(await isFree(port))) continue
    found.add(port)
    return port
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
