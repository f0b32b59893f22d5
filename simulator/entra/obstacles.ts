import type { AppRegistration, Directory, Obstacle, Person } from '../directory.ts'
import { toDotnetTime } from '../dotnet-time.ts'
import { guidFrom } from '../world/guid.ts'
import { readAskedClaims } from './asked-claims.ts'
import { ARM_APP_ID } from './audiences.ts'
import { EntraError } from './entra-error.ts'
import { type Claims, findSeconds, findText, hasSecondFactor } from './jwt.ts'
import type { SignIns } from './sign-ins.ts'
import type { TokenRequest } from './token-request.ts'

interface Exchange {
  readonly person: Person
  /** The claims of the token to exchange. */
  readonly claims: Claims
  readonly client: AppRegistration
  readonly request: TokenRequest
}

/** Throws Entra's refusal if a policy, a missing assignment or a revocation keeps the person from getting a token. */
export function createObstacleCheck({ directory, signIns }: { directory: Directory; signIns: SignIns }) {
  const checks: Readonly<Record<Obstacle, (exchange: Exchange) => void>> = {
    mfa: ({ person, claims }) => {
      if (hasSecondFactor(claims)) return
      signIns.demandSecondFactor(person.objectId)
      throw new EntraError('mfaRequired', { resource: ARM_APP_ID }, toPolicyClaims('mfa'))
    },
    blocked: () => {
      throw new EntraError('blockedByPolicy', {}, toPolicyClaims('blocked'))
    },
    device: () => {
      throw new EntraError('deviceRequired', {}, toPolicyClaims('device'))
    },
    unassigned: ({ person, client }) => {
      throw new EntraError('notAssigned', { ...describe(client), person: person.userPrincipalName })
    },
    // Acts as if an administrator revoked the session right after the first sign-in.
    revoked: ({ person }) => {
      if (!signIns.wasEverRevoked(person.objectId)) signIns.revoke(person.objectId)
    },
    'other tenant': ({ person, client }) => {
      throw new EntraError('accountOfOtherTenant', {
        ...describe(client),
        person: person.userPrincipalName,
        identityProvider: `https://sts.windows.net/${guidFrom('another tenant')}/`,
        tenantName: directory.tenantName,
      })
    },
    'no consent': ({ client }) => {
      throw new EntraError('notConsented', describe(client))
    },
  }

  return (exchange: Exchange): void => {
    const { person } = exchange
    if (person.obstacle !== undefined) checks[person.obstacle](exchange)
    const revokedAt = signIns.findRevocation(person.objectId, findText(exchange.claims, 'sid'))
    if (revokedAt !== undefined) throw toRevocationError(exchange, toDotnetTime(revokedAt))
  }
}

function toRevocationError({ claims, request }: Exchange, validFrom: string): EntraError {
  if (readAskedClaims(request.find('claims')).newerToken)
    return new EntraError('newerTokenRequired', { validFrom }, request.find('claims'))
  const issued = toDotnetTime((findSeconds(claims, 'iat') ?? 0) * 1000)
  return new EntraError('sessionRevoked', { issued, validFrom })
}

/** `capolids` names the Conditional Access policies that the next sign-in must satisfy. */
function toPolicyClaims(policy: string): string {
  const values = [guidFrom(`Conditional Access policy ${policy}`)]
  return JSON.stringify({ access_token: { capolids: { essential: true, values } } })
}

function describe({ clientId, displayName }: AppRegistration): { app: string; appName: string } {
  return { app: clientId, appName: displayName }
}
