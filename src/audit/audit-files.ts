// What the child process does in the audit folder: blocking calls, one after another.
import {
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import type { LeftFile } from './ports.ts'

export interface OpenFolder {
  write(file: string, position: number, bytes: Uint8Array): void
  read(file: string, position: number, length: number): Uint8Array
  remove(file: string): void
  findLeft(): readonly LeftFile[]
  /** Ends the sign of life. */
  leave(): void
}

const BEAT_MS = 15_000
/** Without a sign of life for this long, a process counts as gone. It costs nothing if it is not (decision 28). */
const GONE_MS = 60_000
const LINE_END = 10
const TAIL = 64 * 1024
/** The name of a part: day, instance, process, number. */
const PART = /^[\w.-]+-(?<process>[a-z0-9]+)-\d+\.jsonl$/i

/** Throws what the file system throws. */
export function openFolder(options: { folder: string; process: string; app: number }): OpenFolder {
  const { folder, process: own, app } = options
  const sign = join(folder, `${own}.alive`)
  const place = findPlace()
  let current: { readonly file: string; readonly descriptor: number } | undefined

  function beat(): void {
    writeFileSync(sign, JSON.stringify({ app, place }), { mode: 0o600 })
  }

  function close(): void {
    if (current) closeSync(current.descriptor)
    current = undefined
  }

  function descriptorOf(file: string): number {
    if (current?.file !== file) {
      close()
      current = { file, descriptor: openSync(join(folder, file), constants.O_RDWR | constants.O_CREAT, 0o600) }
    }
    return current.descriptor
  }

  function isGone(process: string): boolean {
    const path = join(folder, `${process}.alive`)
    const found = statSync(path, { throwIfNoEntry: false })
    if (!found) return true
    // Both times are those of the file server, whatever the clocks of two machines say.
    if (statSync(sign).mtimeMs - found.mtimeMs > GONE_MS) return true
    const other = readSign(path)
    return place !== undefined && other?.place === place && !isRunning(other.app)
  }

  makeFolder(folder)
  beat()
  const beats = setInterval(() => {
    try {
      beat()
    } catch {
      // Whoever takes this for dead sends the same bytes to the same place.
    }
  }, BEAT_MS)
  beats.unref()

  return {
    write(file, position, bytes) {
      const descriptor = descriptorOf(file)
      try {
        for (let written = 0; written < bytes.length;) {
          written += writeSync(descriptor, bytes, written, bytes.length - written, position + written)
        }
      } catch (error) {
        close()
        throw error
      }
    },
    read(file, position, length) {
      const bytes = new Uint8Array(length)
      try {
        const descriptor = openSync(join(folder, file), 'r')
        try {
          return bytes.subarray(0, readSync(descriptor, bytes, 0, length, position))
        } finally {
          closeSync(descriptor)
        }
      } catch (error) {
        if (toCode(error) === 'ENOENT') return new Uint8Array()
        throw error
      }
    },
    remove(file) {
      if (current?.file === file) close()
      rmSync(join(folder, file), { force: true })
    },
    findLeft() {
      beat()
      const names = readdirSync(folder)
      const gone = new Set<string>()
      for (const process of new Set(names.map((name) => PART.exec(name)?.groups?.['process'] ?? own))) {
        if (process !== own && isGone(process)) gone.add(process)
      }
      for (const name of names) {
        const [, process] = /^(\w+)\.alive$/.exec(name) ?? []
        if (process !== undefined && process !== own && isGone(process)) rmSync(join(folder, name), { force: true })
      }
      return names
        .filter((name) => gone.has(PART.exec(name)?.groups?.['process'] ?? own))
        .map((file) => ({ file, size: readSize(join(folder, file)) }))
        .filter(({ file, size }) => {
          if (size === 0) rmSync(join(folder, file), { force: true })
          return size > 0
        })
    },
    leave() {
      clearInterval(beats)
      close()
      try {
        rmSync(sign, { force: true })
      } catch {
        // It grows old by itself.
      }
    },
  }
}

/** Up to the last line end: a process that was killed, or a disk that was full, may leave half a line. */
function readSize(path: string): number {
  const { size } = statSync(path)
  const tail = new Uint8Array(Math.min(size, TAIL))
  const descriptor = openSync(path, 'r')
  try {
    readSync(descriptor, tail, 0, tail.length, size - tail.length)
  } finally {
    closeSync(descriptor)
  }
  const end = tail.lastIndexOf(LINE_END)
  return end < 0 ? 0 : size - tail.length + end + 1
}

function readSign(path: string): { readonly app: number; readonly place: unknown } | undefined {
  try {
    const found: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof found !== 'object' || found === null || !('app' in found) || !('place' in found)) return undefined
    return typeof found.app === 'number' ? { app: found.app, place: found.place } : undefined
  } catch {
    return undefined
  }
}

/** Where a process id means the same process: one host, one start of it, one namespace. Undefined if that is not known. */
function findPlace(): string | undefined {
  try {
    const start = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return [hostname(), start, readlinkSync('/proc/self/ns/pid')].join(' ')
  } catch {
    return undefined
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return toCode(error) === 'EPERM'
  }
}

/** Not `mkdir` with `recursive`: below /proc Node 24 repeats that for ever. */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return
  const parent = dirname(folder)
  if (parent !== folder) makeFolder(parent)
  mkdirSync(folder, { mode: 0o700 })
}

/** The code of the file system, `ENOSPC`. */
export function toCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error)
}
