import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Directory, Person } from '../directory.ts'
import { findPersonById } from '../entra/people.ts'
import type { Entra, SignIn } from '../entra/router.ts'
import { writePrivateFile } from '../tls/private-files.ts'

const hourMs = 60 * 60 * 1000

/** App Service's defaults: `cookieExpiration.timeToExpiration` and `tokenStore.tokenRefreshExtensionHours`. */
const sessionMs = 8 * hourMs
const renewalMs = 72 * hourMs

export interface Session {
  readonly person: Person
  /** As they were at sign-in or at the last refresh. Nothing renews them by itself, so they go stale. */
  readonly tokens: SignIn
}

export interface Sessions {
  /** Signs a person in and answers the id of the session: 256 random bits, for the cookie. */
  begin(person: Person): Promise<string>
  /** The session, for as long as it lets the person in. */
  find(id: string | undefined): Promise<Session | undefined>
  /** Renews tokens and session, up to 72 hours after the session has ended. Says whether there was one. */
  renew(id: string | undefined): Promise<boolean>
  end(id: string | undefined): Promise<void>
}

interface SessionsDeps {
  readonly directory: Directory
  readonly entra: Pick<Entra, 'signIn'>
  readonly folder: string
  readonly now: () => number
}

/**
 * What App Service calls the token store: one file for each session in `folder`, named by the hash of its id, so that
 * a restart signs nobody out and reading the folder is not enough to take over a session's cookie.
 */
export function createSessions({ directory, entra, folder, now }: SessionsDeps): Sessions {
  const known = new Map<string, StoredSession>()

  const store = join(folder, 'front-door-sessions')
  let swept = false

  const toPath = (id: string): string => join(store, `${createHash('sha256').update(id).digest('hex')}.json`)

  async function keep(id: string, person: Person): Promise<void> {
    const stored = { objectId: person.objectId, endsAt: now() + sessionMs, tokens: entra.signIn(person) }
    known.set(id, stored)
    await writePrivateFile(toPath(id), JSON.stringify(stored))
  }

  async function load(id: string | undefined): Promise<StoredSession | undefined> {
    if (id === undefined) return undefined
    const stored = known.get(id) ?? (await readStored(toPath(id)))
    if (!stored) return undefined
    known.set(id, stored)
    return stored
  }

  return {
    begin: async (person) => {
      // Once is enough: nobody keeps the simulator running until its own sessions are too old.
      if (!swept) {
        swept = true
        await removeOlderThan(store, now() - sessionMs - renewalMs)
      }
      const id = randomBytes(32).toString('base64url')
      await keep(id, person)
      return id
    },
    find: async (id) => {
      const stored = await load(id)
      if (!stored || stored.endsAt <= now()) return undefined
      // Another estate may have other people.
      const person = findPersonById(directory, stored.objectId)
      return person && { person, tokens: stored.tokens }
    },
    renew: async (id) => {
      const stored = await load(id)
      const person = stored && findPersonById(directory, stored.objectId)
      if (id === undefined || !person || stored.endsAt + renewalMs <= now()) return false
      await keep(id, person)
      return true
    },
    end: async (id) => {
      if (id === undefined) return
      known.delete(id)
      await rm(toPath(id), { force: true })
    },
  }
}

const StoredSession = z.object({
  objectId: z.string(),
  endsAt: z.number(),
  tokens: z.object({
    accessToken: z.string(),
    idToken: z.string(),
    refreshToken: z.string(),
    expiresOn: z.coerce.date(),
  }),
})
type StoredSession = z.infer<typeof StoredSession>

async function readStored(path: string): Promise<StoredSession | undefined> {
  try {
    return StoredSession.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return undefined
  }
}

async function removeOlderThan(store: string, time: number): Promise<void> {
  const names = await readdir(store).catch(() => [])
  for (const path of names.map((name) => join(store, name))) {
    // A file may be gone by now: another request has renamed or removed it.
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: time }))
    if (mtimeMs < time) await rm(path, { force: true })
  }
}
