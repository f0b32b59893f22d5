/** Append blobs of one container. Every failure is a StorageFailure. */
export interface AuditBlobs {
  /** Bytes in the blob; undefined if there is no such blob. */
  length(name: string): Promise<number | undefined>
  /** Makes an empty blob. A blob of that name stays as it is. */
  create(name: string): Promise<void>
  /** Appends only if the blob is exactly `position` bytes long. If this fails, the bytes may be in the blob all the same. */
  append(name: string, position: number, bytes: Uint8Array): Promise<void>
}

/** What is wrong with the storage, and what its administrator can change. */
export interface StorageFault {
  /** The kind of fault: a change of it is news for the log. */
  readonly code: string
  readonly reason: string
  readonly remedy: string
}

export class StorageFailure extends Error {
  readonly fault: StorageFault
  /** The blob is not as long as expected: an answer was lost, or arrived too late. */
  readonly isConflict: boolean
  /** Milliseconds for which the storage does not want to be asked. */
  readonly retryAfter: number | undefined

  constructor(
    fault: StorageFault,
    options: { cause?: unknown; isConflict?: boolean; retryAfter?: number | undefined } = {},
  ) {
    super(fault.reason, { cause: options.cause })
    this.name = 'StorageFailure'
    this.fault = fault
    this.isConflict = options.isConflict ?? false
    this.retryAfter = options.retryAfter
  }
}

/** Files in the data folder, which hold what the blobs do not have yet. */
export interface AuditFolder {
  /**
   * Writes bytes at a position. They are handed to another process at once, which writes them even if this one is killed.
   *
   * @throws FolderFailure
   */
  write(file: string, position: number, bytes: Uint8Array): Promise<void>
  /** The bytes at a position, fewer at the end of the file, none without the file. Throws FolderFailure. */
  read(file: string, position: number, length: number): Promise<Uint8Array>
  remove(file: string): Promise<void>
  /** The files of processes that have ended, with the number of bytes in whole lines. Throws FolderFailure. */
  findLeft(): Promise<readonly LeftFile[]>
  /** Calls back when a folder that failed can be tried again. */
  onRetry(listener: () => void): void
  close(): void
}

export interface LeftFile {
  readonly file: string
  readonly size: number
}

/** The code is that of the file system (`ENOSPC`), or `no answer`. */
export class FolderFailure extends Error {
  readonly code: string

  constructor(code: string) {
    super(`The audit folder could not do it: ${code}.`)
    this.name = 'FolderFailure'
    this.code = code
  }
}
