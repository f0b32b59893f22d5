import { guidFrom } from '../world/guid.ts'
import { ENTRA_TOKEN_SIZE } from './refresh-tokens.ts'

/** What tests may change about consent, refresh tokens and the size of tokens. In memory, so a restart clears it. */
export interface GrantControls {
  /** Characters of a refresh token. */
  refreshTokenSize(): number
  setRefreshTokenSize(characters: number | undefined): void
  /** The groups that everybody's access tokens for the SDK app have: none, unless a test asks for them. */
  groups(): readonly string[]
  setGroupCount(count: number): void
  /** Whether a refresh token that is used twice ends all of its family, as providers other than Entra do it. */
  setRevokeReused(isOn: boolean): void
  /** Notes that a refresh token is used. False if its family has ended. */
  useRefreshToken(token: { readonly id: string; readonly family: string }): boolean
  /** Makes the refresh tokens that the person has got so far expire. */
  expireRefreshTokens(accountId: string): void
  hasExpired(token: { readonly accountId: string; readonly issuedAt: number }): boolean
  /** Whether Resource Manager demands a second factor of people who change something: Azure's mandatory multifactor authentication. */
  demandsSecondFactor(): boolean
  setDemandsSecondFactor(isOn: boolean): void
  /** Withdraws the person's consent to the apps, for which Entra then asks. */
  withdrawConsent(accountId: string): void
  giveConsent(accountId: string): void
  hasConsented(accountId: string): boolean
  reset(): void
}

/** Entra's lifetime of an unused refresh token. */
const NINETY_DAYS_MS = 90 * 86_400_000

export function createGrantControls(): GrantControls {
  const used = new Set<string>()
  const endedFamilies = new Set<string>()
  const expired = new Map<string, number>()
  const withdrawn = new Set<string>()
  const initial = { size: ENTRA_TOKEN_SIZE, groups: 0, revokeReused: false, demandsSecondFactor: false }
  let now = initial

  return {
    refreshTokenSize: () => now.size,
    setRefreshTokenSize: (size = ENTRA_TOKEN_SIZE) => {
      now = { ...now, size }
    },
    groups: () => Array.from({ length: now.groups }, (_, index) => guidFrom(`group ${index}`)),
    setGroupCount: (groups) => {
      now = { ...now, groups }
    },
    setRevokeReused: (revokeReused) => {
      now = { ...now, revokeReused }
    },
    useRefreshToken: ({ id, family }) => {
      if (now.revokeReused && used.has(id)) endedFamilies.add(family)
      used.add(id)
      return !endedFamilies.has(family)
    },
    expireRefreshTokens: (accountId) => {
      expired.set(accountId, Date.now())
    },
    hasExpired: ({ accountId, issuedAt }) =>
      issuedAt <= Math.max(expired.get(accountId) ?? 0, Date.now() - NINETY_DAYS_MS),
    demandsSecondFactor: () => now.demandsSecondFactor,
    setDemandsSecondFactor: (demandsSecondFactor) => {
      now = { ...now, demandsSecondFactor }
    },
    withdrawConsent: (accountId) => {
      withdrawn.add(accountId)
    },
    giveConsent: (accountId) => {
      withdrawn.delete(accountId)
    },
    hasConsented: (accountId) => !withdrawn.has(accountId),
    reset: () => {
      for (const each of [used, endedFamilies, expired, withdrawn]) each.clear()
      now = initial
    },
  }
}
