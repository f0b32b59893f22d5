import { createHash, randomBytes, randomUUID } from 'node:crypto'

/** Values that Entra calls opaque. They have the right size and alphabet, but no meaning outside Entra. */
export const createUniqueTokenId = (): string => randomBytes(16).toString('base64url')
export const createRevocationHint = (): string => `1.A${randomBytes(40).toString('base64url')}.`
export const createSessionId = (): string => randomUUID()
export const createRefreshToken = (): string =>
  `1.A${randomBytes(48).toString('base64url')}.${randomBytes(600).toString('base64url')}`

/** `sub` is pairwise: a person has a different one in each app (OpenID Connect Core, 8.1). */
export function toPairwiseSubject(objectId: string, clientId: string): string {
  return createHash('sha256').update(`${objectId}/${clientId}`).digest('base64url')
}

/** The passport id of older services: 16 hexadecimal digits that begin with 1003. */
export function toPassportId(objectId: string): string {
  return `1003${createHash('sha256').update(objectId).digest('hex').slice(0, 12).toUpperCase()}`
}
