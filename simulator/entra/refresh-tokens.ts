import { createCipheriv, createDecipheriv, createHash, randomBytes, randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { SigningKeys } from './signing-keys.ts'

const Grant = z.object({
  /** Of the person in their own tenant: a refresh token is bound to a person and a client, not to a tenant. */
  accountId: z.string(),
  clientId: z.string(),
  sessionId: z.string(),
  hasSecondFactor: z.boolean(),
  contexts: z.array(z.string()).readonly(),
  /** The same in all refresh tokens of one sign-in. */
  family: z.string(),
})
/** https://learn.microsoft.com/entra/identity-platform/refresh-tokens */
export type RefreshGrant = z.infer<typeof Grant>

const Content = Grant.extend({ id: z.string(), issuedAt: z.number() })
export type OpenedRefreshToken = z.infer<typeof Content>

export interface RefreshTokens {
  issue(grant: RefreshGrant): string
  /** Undefined if this Entra has not issued the token. */
  open(token: string): OpenedRefreshToken | undefined
}

/** Characters, as reported in public issues: over 1,500, and up to 3,000. */
export const ENTRA_TOKEN_SIZE = 1_750

const IV_BYTES = 12
const TAG_BYTES = 16
const PREFIX = '1.A'

/**
 * Refresh tokens that hold their own content, encrypted. The key comes from the signing key, so both outlive a restart.
 * `size` is the number of characters to aim at.
 */
export function createRefreshTokens(deps: { keys: SigningKeys; size: () => number }): RefreshTokens {
  const { keys, size } = deps
  // RS256 signs the same text with the same result.
  const key = createHash('sha256')
    .update(keys.sign({ use: 'refresh tokens' }))
    .digest()

  return {
    issue: (grant) => {
      const content = JSON.stringify({ ...grant, id: randomUUID(), issuedAt: Date.now() })
      const room = Math.floor(((size() - PREFIX.length) * 3) / 4) - IV_BYTES - TAG_BYTES
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, iv)
      const encrypted = Buffer.concat([cipher.update(content.padEnd(room)), cipher.final()])
      return PREFIX + Buffer.concat([iv, cipher.getAuthTag(), encrypted]).toString('base64url')
    },
    open: (token) => {
      if (!token.startsWith(PREFIX)) return undefined
      const bytes = Buffer.from(token.slice(PREFIX.length), 'base64url')
      const tag = bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
        decipher.setAuthTag(tag)
        const content = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()])
        return Content.parse(JSON.parse(content.toString('utf8')))
      } catch {
        return undefined
      }
    },
  }
}
