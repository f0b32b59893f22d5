import { randomInt } from 'node:crypto'

/** How long access tokens live. A configured number of seconds overrides Entra's own lifetimes. */
export interface TokenLifetime {
  get(): number | undefined
  set(seconds: number | undefined): void
}

export function createTokenLifetime(initialSeconds?: number): TokenLifetime {
  let seconds = initialSeconds
  return {
    get: () => seconds,
    set: (next) => {
      seconds = next
    },
  }
}

const MINUTE = 60
const HOUR = 60 * MINUTE

/**
 * Entra's lifetime for each kind of token, in seconds. A person's token lives a random 60 to 90 minutes, to spread renewals.
 * With continuous access evaluation (capability cp1), it lives up to 28 hours, or 24 for an app. That of a managed identity
 * lives 24 hours.
 * Source: Microsoft Entra documentation, "Access token lifetime" and "Continuous access evaluation".
 */
export const ENTRA_LIFETIMES = {
  person: () => randomInt(60 * MINUTE, 90 * MINUTE + 1),
  personWithContinuousAccess: () => randomInt(24 * HOUR, 28 * HOUR + 1),
  app: () => 60 * MINUTE,
  appWithContinuousAccess: () => 24 * HOUR,
  managedIdentity: () => 24 * HOUR,
  idToken: () => 60 * MINUTE,
} as const
