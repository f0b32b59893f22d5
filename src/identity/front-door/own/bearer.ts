import { AppError } from '../../../domain/app-error.ts'
import type { DistinctHeaders } from '../front-door.ts'

/**
 * The access token that a program brings (RFC 6750, 2.1). A page of another site can't send one without asking first.
 *
 * @throws AppError if there are two
 */
export function readBearer(headers: DistinctHeaders): string | undefined {
  const [token, second] = (headers['authorization'] ?? []).flatMap(
    (value) => /^Bearer +([\w.~+/-]+=*)$/i.exec(value)?.[1] ?? [],
  )
  if (second !== undefined) throw new AppError('not-signed-in', 'signInUnclear')
  return token
}
