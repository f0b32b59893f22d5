import { createHmac, hash, randomBytes } from 'node:crypto'
import * as z from 'zod'
import { BUDGETS } from '../../../domain/budgets.ts'
import { createSeal } from './seal.ts'

/** One try to sign in, as the state that goes through Entra and comes back holds it. */
export interface Attempt {
  /** Secret, since the state is sealed. */
  readonly id: string
  /** Where the person wants to go. */
  readonly to: string
  /** How often it was begun again. */
  readonly restarts: number
  /** The claims challenge that it answers, as JSON. */
  readonly claims?: string | undefined
  /** The directory at whose Entra it is, if it is not the person's own. */
  readonly tenantId?: string | undefined
}

export interface Attempts {
  begin(attempt: Omit<Attempt, 'id'>, browser: string): Promise<{ readonly state: string; readonly proof: Proof }>
  /** The attempt of a state, whoever's it is. */
  open(state: string): Promise<Attempt | undefined>
  /** Undefined if another browser has begun it, or nobody knows which. */
  findProof(state: string, browser: string | undefined): Promise<Proof | undefined>
}

/**
 * What only the browser that has begun knows together with this app: so neither needs a cookie for each attempt, tabs do not meet,
 * and Back works.
 */
export interface Proof {
  /** Of the id token (OpenID Connect Core, 3.1.2.1). */
  readonly nonce: string
  /** Of the code (RFC 7636). */
  readonly verifier: string
}

const Sealed = z.object({
  id: z.string(),
  to: z.string(),
  restarts: z.number(),
  claims: z.string().optional(),
  tenantId: z.string().optional(),
  browser: z.string(),
})

export function createAttempts(deps: { keys: readonly Buffer[]; now: () => number }): Attempts {
  const states = createSeal({ ...deps, use: 'state', schema: Sealed })
  return {
    async begin(attempt, browser) {
      const id = randomBytes(16).toString('base64url')
      const sealed = { ...attempt, id, browser: hash('sha256', browser, 'base64url') }
      const state = await states.seal(sealed, deps.now() + BUDGETS.signInAttempt)
      return { state, proof: toProof(id, browser) }
    },
    open: (state) => states.open(state),
    async findProof(state, browser) {
      const attempt = await states.open(state)
      if (!attempt || browser === undefined) return undefined
      return hash('sha256', browser, 'base64url') === attempt.browser ? toProof(attempt.id, browser) : undefined
    },
  }
}

function toProof(id: string, browser: string): Proof {
  const make = (use: string) => createHmac('sha256', id).update(`${use} ${browser}`).digest('base64url')
  return { nonce: make('nonce'), verifier: make('verifier') }
}

/** A new secret of a browser. */
export function createBrowserSecret(): string {
  return randomBytes(32).toString('base64url')
}

export function isBrowserSecret(text: string | undefined): text is string {
  return /^[\w-]{43}$/.test(text ?? '')
}
