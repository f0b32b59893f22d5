import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Directory, Person } from '../directory.ts'
import { findPersonById } from '../entra/people.ts'
import type { Entra, SignIn } from '../entra/router.ts'
import { createSessionFiles, type StoredSession } from './session-files.ts'

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

/** App Service calls this the token store. */
export function createSessions({ directory, entra, folder, now, tokenStore = 'shared' }: SessionsDeps): Sessions {
  const files = createSessionFiles(join(folder, 'front-door-sessions'))
  let swept = false

  const forEachOf = (person: Person, act: (path: string, stored: StoredSession) => Promise<void>): Promise<void> =>
    files.forEach(async (path, stored) => {
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
        await files.removeOlderThan(now() - SESSION_MS - RENEWAL_MS)
      }
      const id = randomBytes(32).toString('base64url')
      const tokens = entra.signIn(person)
      const { idToken } = tokens
      await files.keep(files.toPath(id), {
        objectId: person.objectId,
        endsAt: now() + SESSION_MS,
        idToken,
        tokens,
        instance,
      })
      return id
    },
    find: async (id, instance = '') => {
      const path = id === undefined ? undefined : files.toPath(id)
      const stored = path === undefined ? undefined : await files.load(path)
      if (path === undefined || !stored || stored.endsAt <= now()) return undefined
      // The simulator may have started with another estate, which has other people.
      const person = findPersonById(directory, stored.objectId)
      return person && { person, idToken: stored.idToken, tokens: tokensAt(instance, path, stored) }
    },
    renew: async (id, instance = '') => {
      const stored = id === undefined ? undefined : await files.load(files.toPath(id))
      const person = stored && findPersonById(directory, stored.objectId)
      if (id === undefined || !person || stored.endsAt + RENEWAL_MS <= now()) return 'no session'
      const path = files.toPath(id)
      const before = tokensAt(instance, path, stored)
      const tokens = before?.refreshToken === undefined ? undefined : entra.renew(person, before)
      if (tokens === undefined) return 'refused'
      copies.set(toCopy(instance, path), tokens)
      await files.keep(path, { ...stored, endsAt: now() + SESSION_MS, tokens })
      return 'renewed'
    },
    end: async (id) => {
      if (id !== undefined) await files.remove(files.toPath(id))
    },
    endAllOf: (person) => forEachOf(person, files.remove),
    dropRefreshTokensOf: (person) => {
      copies.clear()
      return forEachOf(person, (path, stored) =>
        files.keep(path, { ...stored, tokens: stored.tokens && { ...stored.tokens, refreshToken: undefined } }),
      )
    },
    emptyTokenStore: () => {
      copies.clear()
      return files.forEach((path, stored) => files.keep(path, { ...stored, tokens: undefined }))
    },
  }
}
