import { createHash } from 'node:crypto'

export interface Position {
  /** Rows before the page. */
  readonly skip: number
  /** Rows per page. */
  readonly top: number
}

/** The scope of a token: it is valid only for the same query and subscriptions. */
export interface TokenScope {
  readonly query: string
  readonly subscriptions?: readonly string[] | undefined
}

export class InvalidSkipToken extends Error {
  override readonly name = 'InvalidSkipToken'
}

/** Base64 of JSON, like Azure's. The seal ties the token to its query, which prevents forgery and reuse. */
export function writeSkipToken(position: Position, scope: TokenScope): string {
  const token = { MaxRows: position.top, RowsToSkip: position.skip, Seal: seal(position, scope) }
  return Buffer.from(JSON.stringify(token)).toString('base64')
}

/** Throws InvalidSkipToken unless the token was written for the same query and scopes. */
export function readSkipToken(text: string, scope: TokenScope): Position {
  const token = parseToken(text)
  if (typeof token !== 'object' || token === null) throw invalid()
  if (!('MaxRows' in token && 'RowsToSkip' in token && 'Seal' in token)) throw invalid()
  const { MaxRows: top, RowsToSkip: skip, Seal } = token
  if (typeof top !== 'number' || typeof skip !== 'number' || Seal !== seal({ skip, top }, scope)) throw invalid()
  return { skip, top }
}

function parseToken(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64').toString())
  } catch {
    throw invalid()
  }
}

function invalid(): InvalidSkipToken {
  return new InvalidSkipToken('The provided $skipToken is invalid for this query and its scopes.')
}

function seal({ skip, top }: Position, { query, subscriptions }: TokenScope): string {
  const sealed = JSON.stringify([skip, top, query, subscriptions?.toSorted() ?? null])
  return createHash('sha256').update(sealed).digest('base64url')
}
