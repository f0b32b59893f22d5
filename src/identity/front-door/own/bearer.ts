import { AppError } from '../../../domain/app-error.ts'
import type { DistinctHeaders } from '../front-door.ts'

/**
 * The access token that a program brings (RFC 6750, 2.1). A page of another site can't send one without asking first.
 *
 * @throws AppError if there are two, or one that can't be read: whoever brings a token means no session
 */
export function readBearer(headers: DistinctHeaders): string | undefined {
  const [bearer, second] = findBearers(headers)
  if (second !== undefined) throw new AppError('not-signed-in', 'signInUnclear')
  if (bearer === undefined) return undefined
  const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(bearer)?.[1]
  if (token === undefined) throw new AppError('not-signed-in', 'signInUnreadable')
  return token
}

/** What an answer 401 to a bearer says (RFC 6750, 3). */
export function findBearerChallenge(headers: DistinctHeaders): string | undefined {
  return findBearers(headers).length > 0 ? 'Bearer error="invalid_token"' : undefined
}

/** Other schemes are of what stands in front. */
function findBearers(headers: DistinctHeaders): readonly string[] {
  return (headers['authorization'] ?? [])
    .map((value) => value.trim())
    .filter((value) => /^Bearer(?![^\s,])/i.test(value))
}
