import type { Person } from '../directory.ts'
import { toDotnetTime } from '../dotnet-time.ts'
import type { Entra, SignIn } from '../entra/router.ts'
import { encodeClientPrincipal } from './client-principal.ts'

/** The exact headers that the front door adds to the request of a person who has just signed in. */
export function identityHeaders(person: Person, entra: Pick<Entra, 'signIn'>): Record<string, string> {
  return toIdentityHeaders(person, entra.signIn(person))
}

/** The same for tokens that were issued earlier. The names match App Service's documentation; headers ignore case. */
export function toIdentityHeaders(person: Person, tokens: SignIn): Record<string, string> {
  return {
    'X-MS-CLIENT-PRINCIPAL': encodeClientPrincipal(tokens.idToken),
    'X-MS-CLIENT-PRINCIPAL-ID': person.objectId,
    'X-MS-CLIENT-PRINCIPAL-NAME': person.userPrincipalName,
    'X-MS-CLIENT-PRINCIPAL-IDP': 'aad',
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
