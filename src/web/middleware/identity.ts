import type { Request, RequestHandler } from 'express'
import { errors as joseErrors, jwtVerify, type JWTVerifyGetKey } from 'jose'
import * as z from 'zod'
import { AppError } from '../../domain/app-error.ts'
import type { User } from '../../domain/user.ts'
import { createCallLog } from '../call-log.ts'
import { createVerifiedTokens } from '../verified-tokens.ts'
import { findSignInRemedy } from '../sign-in-remedy.ts'

declare module 'express-serve-static-core' {
  interface Locals {
    /** The person who sent this request. The identity middleware sets it for everything after it. */
    user: User
  }
}

export interface IdentityDeps {
  readonly tenantKeys: () => Promise<{ issuer: string; key: JWTVerifyGetKey }>
  readonly tenantId: string
  /** Client id of the SDK app: the audience that the token must have. */
  readonly audience: string
}

/** The longest time that a person waits for a page, even if Azure is slow. */
const ANSWER_WITHIN_MS = 9_000
const HEADER = 'x-ms-token-aad-access-token'
const SCOPE = 'user_impersonation'

/**
 * Identifies a person by the signed access token that the platform's front door puts into its header.
 * It trusts no other header, cookie or address.
 */
export function identity(deps: IdentityDeps): RequestHandler {
  const verify = createVerifiedTokens((token, deadline) => readUser(deps, token, deadline))
  return async (req, res, next) => {
    // Starts the deadline first, because the check of the token can also take time.
    const deadline = AbortSignal.timeout(ANSWER_WITHIN_MS)
    const token = readToken(req)
    try {
      res.locals.calls = createCallLog()
      res.locals.user = { ...(await verify(token, deadline)), recordCall: res.locals.calls.record }
    } catch (error) {
      throw toSignInError(error, findSignInRemedy(req, token, error, deps.audience))
    }
    next()
  }
}

/** The front door sends the header once. If there are two, a client got one past the front door. */
function readToken(req: Request): string {
  const values = req.headersDistinct[HEADER] ?? []
  const [token] = values
  if (!token) {
    const remedy = findSignInRemedy(req, token, undefined, '')
    throw new AppError('not-signed-in', 'You are not signed in.', { azure: { remedy } })
  }
  if (values.length > 1) throw new AppError('not-signed-in', 'The sign-in of this request is not clear.')
  return token
}

/** @throws AppError that says why the token is not accepted */
export async function readUser(
  deps: IdentityDeps,
  assertion: string,
  deadline: AbortSignal,
): Promise<Omit<User, 'recordCall'>> {
  const { issuer, key } = await deps.tenantKeys()
  const { payload } = await jwtVerify(assertion, key, {
    algorithms: ['RS256'],
    issuer,
    audience: deps.audience,
    requiredClaims: ['exp', 'iat', 'oid', 'tid', 'scp'],
    clockTolerance: '30 s',
  })
  const claims = Claims.parse(payload)
  if (claims.tid !== deps.tenantId) throw new AppError('not-signed-in', 'Your sign-in is for another organisation.')
  if (!claims.scp.includes(SCOPE)) throw new AppError('not-signed-in', 'Your sign-in is not for this app.')
  return {
    objectId: claims.oid,
    name: claims.name ?? claims.preferred_username ?? claims.oid,
    userPrincipalName: claims.preferred_username ?? '',
    assertion,
    issuedAt: claims.iat * 1000,
    expiresAt: claims.exp * 1000,
    deadline,
  }
}

/** https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
const Claims = z.object({
  oid: z.guid(),
  tid: z.guid(),
  scp: z.string().transform((scopes) => scopes.split(' ')),
  iat: z.number(),
  exp: z.number(),
  name: z.string().optional(),
  preferred_username: z.string().optional(),
})

function toSignInError(error: unknown, remedy: string | undefined): AppError {
  if (error instanceof AppError) return error
  const options = { cause: error, azure: { remedy } }
  if (error instanceof joseErrors.JWTExpired) {
    return new AppError('not-signed-in', 'Your sign-in has expired.', options)
  }
  if (error instanceof joseErrors.JWTClaimValidationFailed) {
    return new AppError('not-signed-in', 'Your sign-in is not for this app.', options)
  }
  if (isOutage(error)) {
    return new AppError('azure-unavailable', 'Microsoft Entra could not be reached to check your sign-in.', {
      cause: error,
    })
  }
  return new AppError('not-signed-in', 'Your sign-in could not be read.', options)
}

/** Keys that can't be fetched say nothing about the person: jose throws a timeout, a bare JOSEError, or what fetch threw. */
function isOutage(error: unknown): boolean {
  if (error instanceof joseErrors.JWKSTimeout) return true
  if (error instanceof joseErrors.JOSEError) return error.code === 'ERR_JOSE_GENERIC'
  return !(error instanceof z.ZodError)
}
