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
  /** Renews tokens and session by the refresh token, up to 72 hours after the session has ended. */
  renew(id: string | undefined): Promise<Renewal>
  end(id: string | undefined): Promise<void>
  endAllOf(person: Person): Promise<void>
  /** From now on nothing renews the person's sessions; they last as long as they would have. */
  dropRefreshTokensOf(person: Person): Promise<void>
}

/** `refused`: there is no refresh token, or Entra has revoked it. */
export type Renewal = 'renewed' | 'no session' | 'refused'

interface SessionsDeps {
  readonly directory: Directory
  readonly entra: Pick<Entra, 'signIn' | 'renew'>
  readonly folder: string
  readonly now: () => number
}

/**
 * What App Service calls the token store: one file for each session in `folder`, named by the hash of its id, so that
 * a restart signs nobody out and reading the folder is not enough to take over a session's cookie.
 */
export function createSessions({ directory, entra, folder, now }: SessionsDeps): Sessions {
  /** By path. */
  const known = new Map<string, StoredSession>()

  const store = join(folder, 'front-door-sessions')
  let swept = false

  const toPath = (id: string): string => join(store, `${createHash('sha256').update(id).digest('hex')}.json`)

  async function keep(path: string, stored: StoredSession): Promise<void> {
    known.set(path, stored)
    await writePrivateFile(path, JSON.stringify(stored))
  }

  async function load(path: string): Promise<StoredSession | undefined> {
    const stored = known.get(path) ?? (await readStored(path))
    if (stored) known.set(path, stored)
    return stored
  }

  async function remove(path: string): Promise<void> {
    known.delete(path)
    await rm(path, { force: true })
  }

  async function forEachOf(person: Person, act: (path: string, stored: StoredSession) => Promise<void>): Promise<void> {
    for (const path of await listFiles(store)) {
      const stored = await load(path)
      if (stored?.objectId === person.objectId) await act(path, stored)
    }
  }

  return {
    begin: async (person) => {
      // Once is enough: nobody keeps the simulator running until its own sessions are too old.
      if (!swept) {
        swept = true
        await removeOlderThan(store, now() - sessionMs - renewalMs)
      }
      const id = randomBytes(32).toString('base64url')
      await keep(toPath(id), { objectId: person.objectId, endsAt: now() + sessionMs, tokens: entra.signIn(person) })
      return id
    },
    find: async (id) => {
      const stored = id === undefined ? undefined : await load(toPath(id))
      if (!stored || stored.endsAt <= now()) return undefined
      // Another estate may have other people.
      const person = findPersonById(directory, stored.objectId)
      return person && { person, tokens: stored.tokens }
    },
    renew: async (id) => {
      const stored = id === undefined ? undefined : await load(toPath(id))
      const person = stored && findPersonById(directory, stored.objectId)
      if (id === undefined || !person || stored.endsAt + renewalMs <= now()) return 'no session'
      const tokens = stored.tokens.refreshToken === undefined ? undefined : entra.renew(person, stored.tokens)
      if (tokens === undefined) return 'refused'
      await keep(toPath(id), { objectId: person.objectId, endsAt: now() + sessionMs, tokens })
      return 'renewed'
    },
    end: async (id) => {
      if (id !== undefined) await remove(toPath(id))
    },
    endAllOf: (person) => forEachOf(person, remove),
    dropRefreshTokensOf: (person) =>
      forEachOf(person, (path, { tokens: { refreshToken: _dropped, ...tokens }, ...stored }) =>
        keep(path, { ...stored, tokens }),
      ),
  }
}

const StoredSession = z.object({
  objectId: z.string(),
  endsAt: z.number(),
  tokens: z.object({
    accessToken: z.string(),
    idToken: z.string(),
    refreshToken: z.string().optional(),
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

async function listFiles(store: string): Promise<string[]> {
  const names = await readdir(store).catch(() => [])
  return names.map((name) => join(store, name))
}

async function removeOlderThan(store: string, time: number): Promise<void> {
  for (const path of await listFiles(store)) {
    // A file may be gone by now: another request has renamed or removed it.
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: time }))
    if (mtimeMs < time) await rm(path, { force: true })
  }
}
