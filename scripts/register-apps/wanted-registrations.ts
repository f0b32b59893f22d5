import type { AppRegistration, Wanted } from './app-registration.ts'

/** Microsoft's own applications have one id in every tenant. */
export const MICROSOFT_GRAPH = '00000003-0000-0000-c000-000000000000'
export const AZURE_SERVICE_MANAGEMENT = '797f4846-ba00-4fd7-ba43-dac1f8f63013'
export const SIGN_IN_SCOPES: readonly string[] = ['openid', 'profile', 'email', 'offline_access']
export const SCOPE = 'user_impersonation'

export interface Scope {
  readonly id: string
  readonly value: string
}

interface Installation {
  readonly displayName: string
  /** What people open. */
  readonly origin: string
  /** Whether other directories may allow both registrations. */
  readonly isMultitenant?: boolean
}

/** The Auth app, which signs people in. The same as in infra/entra.bicep, with the addresses of the app's own door. */
export function toAuthApp(
  { displayName, origin, isMultitenant = false }: Installation,
  { graphScopes, present }: { graphScopes: readonly Scope[]; present: AppRegistration | undefined },
): Wanted {
  return {
    displayName,
    signInAudience: toAudience(present, isMultitenant),
    web: {
      homePageUrl: origin,
      redirectUris: toRedirectUris(present, [`${origin}/auth/callback`, `${origin}/auth/signed-out`]),
      // Entra takes no http address here.
      ...(origin.startsWith('https:') && { logoutUrl: `${origin}/auth/front-channel-logout` }),
    },
    optionalClaims: { idToken: ['login_hint', 'sid'].map((name) => ({ name, essential: false })) },
    requiredResourceAccess: [
      {
        resourceAppId: MICROSOFT_GRAPH,
        resourceAccess: graphScopes
          .filter(({ value }) => SIGN_IN_SCOPES.includes(value))
          .map(({ id }) => ({ id, type: 'Scope' })),
      },
    ],
  }
}

/** The SDK app, which people's tokens are for, and which calls Azure for them. The same as in infra/entra.bicep. */
export function toSdkApp(
  { displayName, origin, isMultitenant = false }: Installation,
  {
    azureScopes,
    scopeId,
    present,
  }: { azureScopes: readonly Scope[]; scopeId: string; present: AppRegistration | undefined },
): Wanted {
  return {
    displayName: `${displayName}: SDK app`,
    signInAudience: toAudience(present, isMultitenant),
    // Where the consent page leads.
    web: { redirectUris: toRedirectUris(present, [origin]) },
    api: {
      requestedAccessTokenVersion: 2,
      oauth2PermissionScopes: [
        {
          id: scopeId,
          value: SCOPE,
          type: 'User',
          isEnabled: true,
          adminConsentDisplayName: 'See and run virtual machines',
          adminConsentDescription:
            'Lets the page see and run the virtual machines that the signed-in person has rights on, as that person.',
          userConsentDisplayName: 'See and run your virtual machines',
          userConsentDescription: 'Lets the page see and run the virtual machines that you have rights on, as you.',
        },
      ],
    },
    requiredResourceAccess: [
      {
        resourceAppId: AZURE_SERVICE_MANAGEMENT,
        resourceAccess: azureScopes.filter(({ value }) => value === SCOPE).map(({ id }) => ({ id, type: 'Scope' })),
      },
    ],
  }
}

/** What each says of the other, once both are there: Entra refuses the name of an app or scope that it doesn't know yet. */
export function toLinks(auth: AppRegistration, sdk: AppRegistration): { readonly auth: Wanted; readonly sdk: Wanted } {
  const scope = sdk.api?.oauth2PermissionScopes.find(({ value }) => value === SCOPE)
  if (!scope) throw new Error(`The SDK app has no scope ${SCOPE}.`)
  return {
    auth: {
      requiredResourceAccess: [{ resourceAppId: sdk.appId, resourceAccess: [{ id: scope.id, type: 'Scope' }] }],
    },
    sdk: {
      identifierUris: [`api://${sdk.appId}`],
      api: { preAuthorizedApplications: [{ appId: auth.appId, delegatedPermissionIds: [scope.id] }] },
    },
  }
}

/** Never narrower than an administrator has made it. */
function toAudience(present: AppRegistration | undefined, isMultitenant: boolean): string {
  const audience = present?.signInAudience ?? ONE_DIRECTORY
  return isMultitenant && audience === ONE_DIRECTORY ? 'AzureADMultipleOrgs' : audience
}

const ONE_DIRECTORY = 'AzureADMyOrg'

/** Entra does not look at the port of localhost (https://learn.microsoft.com/entra/identity-platform/reply-url). */
function toRedirectUris(present: AppRegistration | undefined, wanted: readonly string[]): string[] {
  const known = (present?.web?.redirectUris ?? []).map(withoutPort)
  return wanted.map(withoutPort).filter((uri) => !known.includes(uri))
}

function withoutPort(uri: string): string {
  return uri.replace(/^(http:\/\/localhost)(:\d+)?(?=\/|$)/, '$1')
}
