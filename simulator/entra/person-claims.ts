import type { Person } from '../directory.ts'
import type { Claims } from './jwt.ts'
import { toPairwiseSubject } from './opaque-claims.ts'

/** The template id that Entra puts into `wids` of members without a directory role. */
export const ORDINARY_MEMBER = 'b79fbf4d-3ef9-4689-8143-76b194e85509'

/** What every token about a person says of them. */
export function describePerson(person: Person, resource: { clientId: string }): Claims {
  return {
    name: person.displayName,
    oid: person.objectId,
    ...(person.home ? { idp: `https://sts.windows.net/${person.home.tenantId}/` } : {}),
    sub: toPairwiseSubject(person.objectId, resource.clientId),
  }
}

/** More groups than this are not in the token, which then only says where to ask for them. */
const MAX_GROUPS = 200

/** https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference (groups overage claim) */
export function toGroupClaims(groups: readonly string[]): Claims {
  if (groups.length === 0) return {}
  if (groups.length <= MAX_GROUPS) return { groups }
  const endpoint = 'https://graph.windows.net/users/getMemberObjects'
  return { _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint } } }
}

export function toNameParts(displayName: string): Claims {
  const [given, ...family] = displayName.split(' ')
  return family.length > 0 ? { given_name: given, family_name: family.join(' ') } : {}
}
