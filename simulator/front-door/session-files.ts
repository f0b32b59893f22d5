import { createHash } from 'node:crypto'
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writePrivateFile } from '../tls/private-files.ts'

const StoredSession = z.object({
  objectId: z.string(),
  endsAt: z.number(),
  idToken: z.string(),
  /** Where the person has signed in. */
  instance: z.string(),
  tokens: z
    .object({
      accessToken: z.string(),
      idToken: z.string(),
      refreshToken: z.string().optional(),
      expiresOn: z.coerce.date(),
    })
    .optional(),
})
export type StoredSession = z.infer<typeof StoredSession>

/** One file in a folder for each session, so a restart signs no one out. */
export interface SessionFiles {
  /** The hash of the session id names the file, so read access to the folder does not reveal a session's cookie. */
  toPath(id: string): string
  keep(path: string, stored: StoredSession): Promise<void>
  load(path: string): Promise<StoredSession | undefined>
  remove(path: string): Promise<void>
  forEach(act: (path: string, stored: StoredSession) => Promise<void>): Promise<void>
  /** @param time milliseconds since the Unix epoch */
  removeOlderThan(time: number): Promise<void>
}

export function createSessionFiles(folder: string): SessionFiles {
  /** Cached sessions by path. */
  const known = new Map<string, StoredSession>()

  async function list(): Promise<string[]> {
    const names = await readdir(folder).catch(() => [])
    return names.map((name) => join(folder, name))
  }

  async function load(path: string): Promise<StoredSession | undefined> {
    const stored = known.get(path) ?? (await readStored(path))
    if (stored) known.set(path, stored)
    return stored
  }

  return {
    toPath: (id) => join(folder, `${createHash('sha256').update(id).digest('hex')}.json`),
    async keep(path, stored) {
      known.set(path, stored)
      await writePrivateFile(path, JSON.stringify(stored))
    },
    load,
    async remove(path) {
      known.delete(path)
      await rm(path, { force: true })
    },
    async forEach(act) {
      for (const path of await list()) {
        const stored = await load(path)
        if (stored) await act(path, stored)
      }
    },
    async removeOlderThan(time) {
      for (const path of await list()) {
        // Another request may have renamed or removed the file in the meantime.
        const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: time }))
        if (mtimeMs < time) await rm(path, { force: true })
      }
    },
  }
}

async function readStored(path: string): Promise<StoredSession | undefined> {
  try {
    return StoredSession.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return undefined
  }
}
