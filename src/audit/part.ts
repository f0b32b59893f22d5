import type { AuditFolder } from './ports.ts'

/**
 * One blob and the file that is its original: the byte at a position of the one is the byte at that position of the other. So a
 * write of which nobody knows whether it arrived can always be repeated, and the length of the blob says where to go on.
 */
export interface Part {
  readonly file: string
  /** The blob. Another one follows if somebody deletes it meanwhile. */
  blob(): string
  add(line: Uint8Array): void
  /** Hands what is not in the file yet to the folder. */
  save(): void
  /** Forgets bytes that the file has, beyond the newest `keep` bytes. */
  release(keep: number): void
  /** The next whole lines for the blob, from memory or else from the file. Empty if the blob has everything. */
  next(): Promise<Uint8Array>
  /** Where in the blob they belong. */
  position(): number
  confirm(bytes: number): void
  /** Goes on from the length of the blob, of which nothing was certain. */
  settle(length: number): void
  counts(): PartCounts
}

export interface PartCounts {
  /** All bytes. */
  readonly size: number
  /** Bytes that the blob does not have. */
  readonly waiting: number
  /** Bytes held in memory. */
  readonly memory: number
  /** Bytes that are in memory alone. */
  readonly unsaved: number
}

/** A block of an append blob may be larger, but a larger one takes longer than a request should. */
export const MAX_BATCH = 1024 * 1024
/** After this many unanswered writes, the next ones become one. */
const MAX_UNANSWERED = 64
const LINE_END = 10

interface Chunk {
  readonly at: number
  readonly bytes: Uint8Array
}

/**
 * @param left the size of a file that another process has left, of which this one has nothing in memory
 * @param onMissing receives how many bytes the file has lost
 */
export function createPart(deps: {
  name: string
  folder: AuditFolder | undefined
  left?: number
  onMissing: (bytes: number) => void
}): Part {
  const { name, folder } = deps
  const file = toFileName(name)
  const chunks: Chunk[] = []
  let memory = 0
  let size = deps.left ?? 0
  let sent = 0
  let saved = size
  let posted = size
  let unanswered = 0
  /** Answers to writes of an earlier attempt count no more. */
  let attempt = 0
  let successor = 0
  /** The position of the part at which the blob begins. */
  let origin = 0

  function collect(from: number, max: number): Uint8Array {
    const first = chunks.findLastIndex(({ at, bytes }) => at <= from && from < at + bytes.length)
    if (first < 0) return new Uint8Array()
    const found: Uint8Array[] = []
    let length = 0
    for (let index = first; index < chunks.length; index += 1) {
      const chunk = chunks[index]
      if (!chunk || (length > 0 && length + chunk.bytes.length > max)) break
      const bytes = index === first ? chunk.bytes.subarray(from - chunk.at) : chunk.bytes
      found.push(bytes)
      length += bytes.length
    }
    return found.length === 1 && found[0] ? found[0] : Buffer.concat(found)
  }

  function save(): void {
    const from = Math.max(posted, sent)
    if (!folder || unanswered >= MAX_UNANSWERED || from >= size) return
    const bytes = collect(from, MAX_BATCH)
    if (bytes.length === 0) return
    const to = from + bytes.length
    const own = attempt
    posted = to
    unanswered += 1
    folder.write(file, from, bytes).then(
      () => {
        if (own !== attempt) return
        unanswered -= 1
        saved = to
        save()
      },
      () => {
        if (own !== attempt) return
        attempt += 1
        unanswered = 0
        posted = saved
      },
    )
  }

  function drop(isDone: (chunk: Chunk) => boolean): void {
    const first = chunks.findIndex((chunk) => !isDone(chunk))
    const done = chunks.splice(0, first < 0 ? chunks.length : first)
    for (const { bytes } of done) memory -= bytes.length
  }

  function skipMissing(): void {
    const next = chunks[0]?.at ?? size
    deps.onMissing(next - sent)
    origin += next - sent
    sent = next
  }

  function confirm(bytes: number): void {
    sent += bytes
    drop((chunk) => chunk.at + chunk.bytes.length <= sent)
  }

  return {
    file,
    blob: () => (successor === 0 ? name : name.replace(/\.jsonl$/, `-again${successor}.jsonl`)),
    save,
    add(line) {
      chunks.push({ at: size, bytes: line })
      memory += line.length
      size += line.length
      save()
    },
    release: (keep) => drop(({ at, bytes }) => memory > keep && at + bytes.length <= saved),
    async next() {
      const bytes = collect(sent, MAX_BATCH)
      if (bytes.length > 0 || sent >= size || !folder) return bytes
      const read = await folder.read(file, sent, Math.min(MAX_BATCH, (chunks[0]?.at ?? size) - sent))
      const whole = read.subarray(0, read.lastIndexOf(LINE_END) + 1)
      if (whole.length > 0) return whole
      skipMissing()
      return collect(sent, MAX_BATCH)
    },
    position: () => sent - origin,
    confirm,
    settle(length) {
      const reached = length + origin
      if (reached >= sent && reached <= size) {
        confirm(reached - sent)
        return
      }
      // The process before has sent more than its file took.
      if (deps.left !== undefined && reached > size) {
        confirm(size - sent)
        return
      }
      successor += 1
      origin = sent
    },
    counts: () => ({ size, waiting: size - sent, memory, unsaved: size - Math.max(saved, sent) }),
  }
}

/** A folder has no days, so that nobody must clear up empty ones. */
function toFileName(blob: string): string {
  return blob.replaceAll('/', '_')
}

export function toBlobName(file: string): string {
  return file.replaceAll('_', '/')
}
