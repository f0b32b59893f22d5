import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** The core of each process; undefined if this host can't pin a process to a core. */
export interface Cores {
  /** The core of the app, and of the app to compare with. */
  readonly app: number | undefined
  readonly azure: number | undefined
  readonly bench: number | undefined
}

/** The app has a core to itself; the local Azure and this program share the others. */
export function findCores(): Cores {
  const [app, azure, bench = azure] = listCores()
  if (azure === undefined) return { app: undefined, azure: undefined, bench: undefined }
  return { app, azure, bench }
}

/** A command that runs on one core only. */
export function onCore(core: number | undefined, command: string, args: readonly string[]): [string, string[]] {
  return core === undefined ? [command, [...args]] : ['taskset', ['-c', String(core), command, ...args]]
}

export function moveTo(core: number | undefined): void {
  // -a moves every thread of the process.
  if (core !== undefined) spawnSync('taskset', ['-a', '-cp', String(core), String(process.pid)])
}

/** The cores that this process may run on, as Linux lists them: `0-3,6`. */
function listCores(): number[] {
  if (process.platform !== 'linux' || spawnSync('taskset', ['--version']).status !== 0) return []
  const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? ''
  return list.split(',').flatMap((range) => {
    const [first = NaN, last = first] = range.split('-').map(Number)
    return Array.from({ length: last - first + 1 }, (_, index) => first + index)
  })
}
