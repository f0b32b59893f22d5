import { randomBytes } from 'node:crypto'
import type { Session, SignIns } from './sign-ins.ts'

/** A person who is signed in to Entra in one browser. */
export interface BrowserAccount {
  readonly accountId: string
  readonly session: Session
  /** The addresses at which apps want to hear of a sign-out: those that this sign-in has been used for. */
  readonly logoutUris: ReadonlySet<string>
}

/** One browser's cookie at Entra, for single sign-on. In memory, so a restart signs everybody out there. */
export interface BrowserSession {
  readonly id: string
  accounts(): readonly BrowserAccount[]
  find(accountId: string): BrowserAccount | undefined
  /** Starts a new sign-in of the person, which takes the place of an earlier one. */
  signIn(accountId: string): BrowserAccount
  /** Notes that the person has used a second factor. */
  noteSecondFactor(accountId: string): void
  noteApp(accountId: string, logoutUri: string): void
  signOut(accountId: string): void
}

export interface BrowserSessions {
  find(id: string | undefined): BrowserSession | undefined
  begin(): BrowserSession
  endAllOf(accountId: string): void
  reset(): void
}

type Accounts = Map<string, BrowserAccount>

export function createBrowserSessions({ signIns }: { signIns: SignIns }): BrowserSessions {
  const browsers = new Map<string, Accounts>()

  function open(id: string, known: Accounts): BrowserSession {
    const isValid = ({ accountId, session }: BrowserAccount) =>
      signIns.findRevocation(accountId, session.sessionId) === undefined
    const find = (accountId: string) => {
      const account = known.get(accountId)
      return account && isValid(account) ? account : undefined
    }
    const change = (accountId: string, alter: (account: BrowserAccount) => BrowserAccount) => {
      const account = known.get(accountId)
      if (account) known.set(accountId, alter(account))
    }
    return {
      id,
      accounts: () => [...known.values()].filter(isValid),
      find,
      signIn: (accountId) => {
        const logoutUris = find(accountId)?.logoutUris ?? new Set()
        const account = { accountId, session: signIns.begin(accountId), logoutUris }
        known.set(accountId, account)
        return account
      },
      noteSecondFactor: (accountId) => {
        change(accountId, (account) => ({ ...account, session: { ...account.session, hasSecondFactor: true } }))
      },
      noteApp: (accountId, logoutUri) => {
        change(accountId, (account) => ({ ...account, logoutUris: new Set([...account.logoutUris, logoutUri]) }))
      },
      signOut: (accountId) => {
        known.delete(accountId)
      },
    }
  }

  return {
    find: (id) => {
      const known = id === undefined ? undefined : browsers.get(id)
      return id === undefined || !known ? undefined : open(id, known)
    },
    begin: () => {
      const id = randomBytes(32).toString('base64url')
      const known: Accounts = new Map()
      browsers.set(id, known)
      return open(id, known)
    },
    endAllOf: (accountId) => {
      for (const known of browsers.values()) known.delete(accountId)
    },
    reset: () => {
      browsers.clear()
    },
  }
}
