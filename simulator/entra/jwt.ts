import { constants, type KeyObject, sign, verify } from 'node:crypto'

/** The header or payload of a token: JSON that has not been validated yet. */
export type Claims = Readonly<Record<string, unknown>>

export interface DecodedToken {
  readonly header: Claims
  readonly claims: Claims
  readonly signedText: string
  readonly signature: Buffer
}

export function encodeBase64Url(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** JWS compact serialization with RS256 (RFC 7515 and 7518), the only form that Entra issues. */
export function signToken(header: Claims, claims: Claims, key: KeyObject): string {
  const signedText = `${encodeBase64Url(header)}.${encodeBase64Url(claims)}`
  return `${signedText}.${sign('sha256', Buffer.from(signedText), key).toString('base64url')}`
}

export function isSignatureRight(token: DecodedToken, key: KeyObject): boolean {
  return token.header['alg'] === 'RS256' && verify('sha256', Buffer.from(token.signedText), key, token.signature)
}

/** The padding for each algorithm that Entra accepts from clients (RFC 7518, 3.3 and 3.5). */
const CLIENT_PADDINGS: Readonly<Record<string, { padding: number; saltLength?: number }>> = {
  RS256: { padding: constants.RSA_PKCS1_PADDING },
  PS256: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
}

export function isClientSignatureRight(token: DecodedToken, key: KeyObject): boolean {
  const algorithm = findText(token.header, 'alg') ?? ''
  const padding = Object.hasOwn(CLIENT_PADDINGS, algorithm) ? CLIENT_PADDINGS[algorithm] : undefined
  return padding !== undefined && verify('sha256', Buffer.from(token.signedText), { key, ...padding }, token.signature)
}

/** Returns undefined unless the token is three base64url parts, the first two JSON objects. Verifies nothing. */
export function decodeToken(token: string): DecodedToken | undefined {
  const [head, payload, tail, ...more] = token.split('.')
  if (!head || !payload || !tail || more.length > 0) return undefined
  const header = decodeObject(head)
  const claims = decodeObject(payload)
  if (!header || !claims || !isBase64Url(tail)) return undefined
  return { header, claims, signedText: `${head}.${payload}`, signature: Buffer.from(tail, 'base64url') }
}

/** The claim as text, or undefined if it is missing or not a string. */
export function findText(claims: Claims, name: string): string | undefined {
  const value = claims[name]
  return typeof value === 'string' ? value : undefined
}

/** The claim as a number of seconds; undefined if it is missing or no number. MSAL.NET writes it as text, which Entra accepts. */
export function findSeconds(claims: Claims, name: string): number | undefined {
  const value = claims[name]
  if (typeof value === 'string') return /^\d{1,12}$/.test(value) ? Number(value) : undefined
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** Whether the person used a second factor: `amr` holds `mfa` (RFC 8176). */
export function hasSecondFactor(claims: Claims): boolean {
  const methods = claims['amr']
  return Array.isArray(methods) && methods.includes('mfa')
}

function decodeObject(part: string): Claims | undefined {
  if (!isBase64Url(part)) return undefined
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Node's decoder skips invalid characters, so an altered signature could still decode to the right one. */
function isBase64Url(text: string): boolean {
  return /^[\w-]+$/.test(text)
}
