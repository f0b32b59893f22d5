import type { Person } from '../directory.ts'
import { toDotnetTime } from '../dotnet-time.ts'
import type { Entra, SignIn } from '../entra/router.ts'
import { encodeClientPrincipal } from './client-principal.ts'
import type { Session } from './sessions.ts'

/** The exact headers that the front door adds to the request of a person who has just signed in. */
export function identityHeaders(person: Person, entra: Pick<Entra, 'signIn'>): Record<string, string> {
  const tokens = entra.signIn(person)
  return toIdentityHeaders({ person, idToken: tokens.idToken, tokens })
}

/** The same for a session. The names match App Service's documentation; headers ignore case. */
export function toIdentityHeaders({ person, idToken, tokens }: Session): Record<string, string> {
  return {
    'X-MS-CLIENT-PRINCIPAL': encodeClientPrincipal(idToken),
    'X-MS-CLIENT-PRINCIPAL-ID': person.objectId,
    'X-MS-CLIENT-PRINCIPAL-NAME': person.userPrincipalName,
    'X-MS-CLIENT-PRINCIPAL-IDP': 'aad',
    ...(tokens && toTokenHeaders(tokens)),
  }
}

/** All of these come from the token store. */
function toTokenHeaders(tokens: SignIn): Record<string, string> {
  return {
    'X-MS-TOKEN-AAD-ID-TOKEN': tokens.idToken,
    'X-MS-TOKEN-AAD-ACCESS-TOKEN': tokens.accessToken,
    'X-MS-TOKEN-AAD-EXPIRES-ON': toExpiresOn(tokens.expiresOn),
    ...(tokens.refreshToken === undefined ? {} : { 'X-MS-TOKEN-AAD-REFRESH-TOKEN': tokens.refreshToken }),
  }
}

/** The expiry in the format of X-MS-TOKEN-AAD-EXPIRES-ON and /.auth/me. */
export function toExpiresOn(date: Date): string {
  return toDotnetTime(date.getTime())
}
