import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Directory, Person } from '../directory.ts'
import { findPersonById } from '../entra/people.ts'
import type { Entra, SignIn } from '../entra/router.ts'
import { writePrivateFile } from '../tls/private-files.ts'

const HOUR_MS = 60 * 60 * 1000

/** App Service's defaults: `cookieExpiration.timeToExpiration` and `tokenStore.tokenRefreshExtensionHours`. */
const SESSION_MS = 8 * HOUR_MS
const RENEWAL_MS = 72 * HOUR_MS

export interface Session {
  readonly person: Person
  /** Of the sign-in. In App Service the cookie itself holds what it says, so it is there without the token store too. */
  readonly idToken: string
  /**
   * The tokens of the sign-in or of the last refresh. They go stale because nothing renews them automatically. Undefined if this
   * instance's token store does not have them.
   */
  readonly tokens: SignIn | undefined
}

/**
 * `shared`: there is one store for all instances. `instance`: each has its own, as where they share no disk. `cached`: the files
 * are shared, but an instance keeps what it has read, and hands out its old token after another one has renewed the session.
 * That is what App Service does: https://github.com/MicrosoftDocs/azure-docs/issues/41248
 */
export type TokenStoreKind = (typeof TOKEN_STORES)[number]
export const TOKEN_STORES = ['shared', 'instance', 'cached'] as const

export interface Sessions {
  /** Signs a person in at an instance and returns the session id for the cookie: 256 random bits. */
  begin(person: Person, instance?: string): Promise<string>
  /** Returns the session as this instance knows it, or undefined if it has ended. */
  find(id: string | undefined, instance?: string): Promise<Session | undefined>
  /** Renews tokens and session with the refresh token, up to 72 hours after the session has ended. */
  renew(id: string | undefined, instance?: string): Promise<Renewal>
  end(id: string | undefined): Promise<void>
  endAllOf(person: Person): Promise<void>
  /** Makes the person's existing sessions impossible to renew. They still end at their normal time. */
  dropRefreshTokensOf(person: Person): Promise<void>
  /** Empties the token store, as a swap of slots does. The sessions go on without their tokens. */
  emptyTokenStore(): Promise<void>
}

/** `refused` means that there is no refresh token or that Entra has revoked it. */
export type Renewal = 'renewed' | 'no session' | 'refused'

interface SessionsDeps {
  readonly directory: Directory
  readonly entra: Pick<Entra, 'signIn' | 'renew'>
  readonly folder: string
  readonly now: () => number
  readonly tokenStore?: TokenStoreKind
}

/**
 * App Service calls this the token store: one file in `folder` for each session, so a restart signs no one out.
 * The hash of the session id names the file, so read access to the folder does not reveal a session's cookie.
 */
export function createSessions({ directory, entra, folder, now, tokenStore = 'shared' }: SessionsDeps): Sessions {
  /** Cached sessions by path. */
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

  async function forEach(act: (path: string, stored: StoredSession) => Promise<void>): Promise<void> {
    for (const path of await listFiles(store)) {
      const stored = await load(path)
      if (stored) await act(path, stored)
    }
  }

  const forEachOf = (person: Person, act: (path: string, stored: StoredSession) => Promise<void>): Promise<void> =>
    forEach(async (path, stored) => {
      if (stored.objectId === person.objectId) await act(path, stored)
    })

  /** What each instance has read, with a `cached` store. */
  const copies = new Map<string, SignIn | undefined>()
  const toCopy = (instance: string, path: string): string => `${path} ${instance}`

  /** The tokens, if this instance's store has them. */
  function tokensAt(instance: string, path: string, { tokens, instance: owner }: StoredSession): SignIn | undefined {
    if (tokenStore === 'shared') return tokens
    if (tokenStore === 'instance') return owner === instance ? tokens : undefined
    const copy = toCopy(instance, path)
    if (!copies.has(copy)) copies.set(copy, tokens)
    return copies.get(copy)
  }

  return {
    begin: async (person, instance = '') => {
      // Once per run is enough: the simulator does not run long enough for its own sessions to get too old.
      if (!swept) {
        swept = true
        await removeOlderThan(store, now() - SESSION_MS - RENEWAL_MS)
      }
      const id = randomBytes(32).toString('base64url')
      const tokens = entra.signIn(person)
      const { idToken } = tokens
      await keep(toPath(id), { objectId: person.objectId, endsAt: now() + SESSION_MS, idToken, tokens, instance })
      return id
    },
    find: async (id, instance = '') => {
      const path = id === undefined ? undefined : toPath(id)
      const stored = path === undefined ? undefined : await load(path)
      if (path === undefined || !stored || stored.endsAt <= now()) return undefined
      // The simulator may have started with another estate, which has other people.
      const person = findPersonById(directory, stored.objectId)
      return person && { person, idToken: stored.idToken, tokens: tokensAt(instance, path, stored) }
    },
    renew: async (id, instance = '') => {
      const stored = id === undefined ? undefined : await load(toPath(id))
      const person = stored && findPersonById(directory, stored.objectId)
      if (id === undefined || !person || stored.endsAt + RENEWAL_MS <= now()) return 'no session'
      const path = toPath(id)
      const before = tokensAt(instance, path, stored)
      const tokens = before?.refreshToken === undefined ? undefined : entra.renew(person, before)
      if (tokens === undefined) return 'refused'
      copies.set(toCopy(instance, path), tokens)
      await keep(path, { ...stored, endsAt: now() + SESSION_MS, tokens })
      return 'renewed'
    },
    end: async (id) => {
      if (id !== undefined) await remove(toPath(id))
    },
    endAllOf: (person) => forEachOf(person, remove),
    dropRefreshTokensOf: (person) => {
      copies.clear()
      return forEachOf(person, (path, stored) =>
        keep(path, { ...stored, tokens: stored.tokens && { ...stored.tokens, refreshToken: undefined } }),
      )
    },
    emptyTokenStore: () => {
      copies.clear()
      return forEach((path, stored) => keep(path, { ...stored, tokens: undefined }))
    },
  }
}

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
    // Another request may have renamed or removed the file in the meantime.
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: time }))
    if (mtimeMs < time) await rm(path, { force: true })
  }
}
