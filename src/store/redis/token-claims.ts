import * as z from 'zod'

/** Whom a token of the app is for, and what for. Nothing of it is verified: that is for Redis to do. */
export interface TokenClaims {
  readonly oid: string
  readonly audience: string
  /** Milliseconds since the Unix epoch. */
  readonly expiresAt: number
}

const Claims = z.object({ oid: z.string().min(1), aud: z.string(), exp: z.number() })

/** @throws Error if the token has no object id, by which Redis knows its users */
export function readTokenClaims(token: string): TokenClaims {
  const { data } = Claims.safeParse(parse(token.split('.')[1] ?? ''))
  if (!data) throw new Error('The token of the app for Redis names no object id (oid).')
  return { oid: data.oid, audience: data.aud, expiresAt: data.exp * 1_000 }
}

function parse(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString())
  } catch {
    return undefined
  }
}
