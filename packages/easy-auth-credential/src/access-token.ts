import { jwtVerify } from 'jose'
import * as z from 'zod'
import { CLOCK_TOLERANCE_S, findClaimFaults } from './claims.ts'
import { decodeToken } from './decode-token.ts'
import { EasyAuthError } from './easy-auth-error.ts'
import { isAccepted, type Settings } from './easy-auth-options.ts'
import type { Caller } from './person.ts'
import type { TenantKeys } from './tenant-keys.ts'

/**
 * The headers of a request: `Headers` of the Fetch API, or Node's `headers` or `headersDistinct`. The names may have any case.
 */
export type RequestHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>

const ACCESS_TOKEN = 'x-ms-token-aad-access-token'

/**
 * Reads the person's access token. Easy Auth sends the header once. If there are two, a client got one past the front door.
 *
 * @throws EasyAuthError not-signed-in, token-store-off or ambiguous-token
 */
export function readAccessToken(headers: RequestHeaders): string {
  const [token, second] = findHeader(headers, ACCESS_TOKEN)
  if (!token) {
    if (!hasHeader(headers, 'x-ms-client-principal-id')) {
      throw new EasyAuthError('not-signed-in', 'The request has no access token, so nobody is signed in.')
    }
    throw new EasyAuthError('token-store-off', 'Easy Auth passed no access token on.', { remedy: NO_TOKEN })
  }
  if (second !== undefined) throw new EasyAuthError('ambiguous-token', 'The request has more than one access token.')
  return token
}

/** Only for remedies: this header may be forged, so it decides nothing. */
export function hasHeader(headers: RequestHeaders, name: string): boolean {
  return Boolean(findHeader(headers, name)[0])
}

const NO_TOKEN =
  'Easy Auth has signed somebody in, but handed over no access token: turn on its token store, and give it a client secret ' +
  'or a federated credential of the Auth app registration. With several instances, turn on session affinity too: each may have ' +
  'a token store of its own.'

/** Every value of a header. Node and the Fetch API join the values of a repeated one by a comma, which no token has. */
function findHeader(headers: RequestHeaders, wanted: string): readonly string[] {
  const entries = headers instanceof Headers ? [...headers] : Object.entries(headers)
  return entries
    .flatMap(([name, value]) => (name.toLowerCase() === wanted ? (value ?? []) : []))
    .flatMap((value) => value.split(/\s*,\s*/))
}

/**
 * Verifies an access token: signature, issuer, audience, tenant, times and scope. Keys and issuer are those of the one tenant
 * that the token is verified for, even if several are accepted.
 *
 * @throws EasyAuthError if tenant or scope is wrong or the tenant can't be read, else what jose or zod throws
 */
export async function verifyToken(
  deps: { settings: Settings; tenantKeys: (tenantId: string) => Promise<TenantKeys> },
  token: string,
): Promise<Caller> {
  const { settings } = deps
  const tenantId = findTenant(token, settings)
  const { issuer, key } = await deps.tenantKeys(tenantId)
  const now = settings.now()
  const { payload } = await jwtVerify(token, key, {
    algorithms: ['RS256'],
    issuer,
    audience: settings.clientId,
    requiredClaims: ['exp', 'iat', 'oid', 'tid', 'scp'],
    clockTolerance: CLOCK_TOLERANCE_S,
    currentDate: new Date(now),
  })
  const { oid, tid, iat, exp, name, preferred_username } = Claims.parse(payload)
  const [fault] = findClaimFaults(payload, { tenantId, issuer, settings, now })
  if (fault) throw new EasyAuthError(fault.code, `The access token is not for this app: ${fault.description}`)
  return {
    person: {
      tenantId: tid,
      objectId: oid,
      name: name ?? preferred_username ?? oid,
      userPrincipalName: preferred_username ?? '',
    },
    assertion: { token, issuedAt: iat * 1_000, expiresAt: exp * 1_000 },
  }
}

/** Only chooses whose keys and issuer the token must have. A token that lies about its tenant has another's. */
export function findTenant(token: string, settings: Settings): string {
  const { data } = Tenant.safeParse(decodeToken(token))
  return data && isAccepted(settings, data.tid) ? data.tid : settings.tenantId
}

const Tenant = z.object({ tid: z.string() })

const Claims = z.object({
  oid: z.guid(),
  tid: z.guid(),
  iat: z.number(),
  exp: z.number(),
  name: z.string().optional(),
  preferred_username: z.string().optional(),
})
