const TENANT_NOT_FOUND =
  "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant."

export interface EntraErrorKind {
  readonly code: number
  readonly error: string
  readonly status: number
  readonly suberror?: string
  readonly sentence: string
}

/**
 * Entra's refusals. Codes, `error` and status match Entra's; the sentences have the same meaning in its style.
 * Clients decide by `error` and `suberror`. People search for the code.
 */
export const ENTRA_ERRORS = {
  missingParameter: {
    code: 900144,
    error: 'invalid_request',
    status: 400,
    sentence: "The request body must contain the following parameter: '{name}'.",
  },
  malformedRequest: {
    code: 9002313,
    error: 'invalid_request',
    status: 400,
    sentence: 'Invalid request. Request is malformed or invalid.',
  },
  onlyPost: {
    code: 900561,
    error: 'invalid_request',
    status: 405,
    sentence: 'The endpoint only accepts POST, OPTIONS requests. Received a {method} request.',
  },
  unsupportedGrantType: {
    code: 70003,
    error: 'unsupported_grant_type',
    status: 400,
    sentence: "The app requested an unsupported grant type '{grantType}'.",
  },
  unknownTenant: {
    code: 90002,
    error: 'invalid_request',
    status: 400,
    sentence: TENANT_NOT_FOUND,
  },
  unknownTenantInDiscovery: {
    code: 90002,
    error: 'invalid_tenant',
    status: 400,
    sentence: TENANT_NOT_FOUND,
  },
  tenantNeeded: {
    code: 50059,
    error: 'invalid_request',
    status: 400,
    sentence: 'No tenant-identifying information found in either the request or implied by any provided credentials.',
  },
  notMultiTenant: {
    code: 50194,
    error: 'invalid_request',
    status: 400,
    sentence:
      "Application '{app}'({appName}) is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant.",
  },
  unknownApp: {
    code: 700016,
    error: 'unauthorized_client',
    status: 400,
    sentence:
      "Application with identifier '{app}' was not found in the directory '{tenantName}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.",
  },
  missingSecret: {
    code: 7000218,
    error: 'invalid_client',
    status: 401,
    sentence: "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  },
  missingSecretOfApp: {
    code: 7000216,
    error: 'invalid_client',
    status: 401,
    sentence: "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
  },
  wrongSecret: {
    code: 7000215,
    error: 'invalid_client',
    status: 401,
    sentence:
      "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{app}'.",
  },
  expiredSecret: {
    code: 7000222,
    error: 'invalid_client',
    status: 401,
    sentence:
      "The provided client secret keys for app '{app}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.",
  },
  clientAssertionKeyUnknown: {
    code: 700027,
    error: 'invalid_client',
    status: 401,
    sentence:
      "The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found.], app '{app}'.",
  },
  clientAssertionSignatureWrong: {
    code: 700027,
    error: 'invalid_client',
    status: 401,
    sentence:
      "Client assertion contains an invalid signature. [Reason - The provided signature value did not match the expected signature value.], app '{app}'.",
  },
  clientAssertionOfAnother: {
    code: 700021,
    error: 'invalid_client',
    status: 401,
    sentence: "Client assertion application identifier doesn't match 'client_id' parameter.",
  },
  clientAssertionAudienceWrong: {
    code: 700023,
    error: 'invalid_client',
    status: 401,
    sentence: 'Client assertion audience claim does not match Realm issuer.',
  },
  clientAssertionOutOfTime: {
    code: 700024,
    error: 'invalid_client',
    status: 401,
    sentence:
      'Client assertion is not within its valid time range. Current time: {now}, assertion valid from {validFrom}, expiry time of assertion {expiry}.',
  },
  /** Inferred: Entra requires `jti`, but its error for a missing one is not known. */
  clientAssertionMalformed: {
    code: 50027,
    error: 'invalid_client',
    status: 401,
    sentence: 'JWT token is invalid or malformed.',
  },
  federationNotConfigured: {
    code: 70025,
    error: 'invalid_client',
    status: 401,
    sentence: "The client '{app}'({appName}) has no configured federated identity credentials.",
  },
  federatedIssuerUnknown: {
    code: 700211,
    error: 'invalid_client',
    status: 401,
    sentence:
      "No matching federated identity record found for presented assertion issuer '{issuer}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.",
  },
  federatedAudienceUnknown: {
    code: 700212,
    error: 'invalid_client',
    status: 401,
    sentence:
      "No matching federated identity record found for presented assertion audience '{audience}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.",
  },
  federatedSubjectUnknown: {
    code: 700213,
    error: 'invalid_client',
    status: 401,
    sentence:
      "No matching federated identity record found for presented assertion subject '{subject}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.",
  },
  federatedTokenOfPerson: {
    code: 700229,
    error: 'invalid_client',
    status: 401,
    sentence: 'Only app-only tokens may be used as Federated Identity Credentials for Microsoft Entra issuer.',
  },
  invalidScope: {
    code: 70011,
    error: 'invalid_scope',
    status: 400,
    sentence: "The provided value for the input parameter 'scope' is not valid. The scope '{scope}' is not valid.",
  },
  severalResources: {
    code: 28000,
    error: 'invalid_request',
    status: 400,
    sentence:
      'Provided value for the input parameter scope is not valid because it contains more than one resource. Scope {scope} is not valid.',
  },
  defaultScopeNeeded: {
    code: 1002012,
    error: 'invalid_scope',
    status: 400,
    sentence:
      'The provided value for scope {scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).',
  },
  unknownResource: {
    code: 500011,
    error: 'invalid_resource',
    status: 400,
    sentence:
      'The resource principal named {resource} was not found in the tenant named {tenantName}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.',
  },
  notConsented: {
    code: 65001,
    error: 'invalid_grant',
    status: 400,
    suberror: 'consent_required',
    sentence:
      "The user or administrator has not consented to use the application with ID '{app}' named '{appName}'. Send an interactive authorization request for this user and resource.",
  },
  malformedAssertion: {
    code: 50027,
    error: 'invalid_request',
    status: 400,
    sentence: 'JWT token is invalid or malformed.',
  },
  assertionKeyUnknown: {
    code: 50013,
    error: 'invalid_grant',
    status: 400,
    sentence:
      "Assertion failed signature validation. [Reason - The key was not found., Thumbprint of key used by client: '{thumbprint}'].",
  },
  assertionSignatureWrong: {
    code: 50013,
    error: 'invalid_grant',
    status: 400,
    sentence:
      "Assertion failed signature validation. [Reason - The provided signature value did not match the expected signature value., Thumbprint of key used by client: '{thumbprint}', Found key 'Start={start}, End={end}'].",
  },
  assertionIssuerWrong: {
    code: 50013,
    error: 'invalid_grant',
    status: 400,
    sentence: "Assertion contains an invalid issuer. The issuer in the assertion was '{issuer}'.",
  },
  assertionAudienceWrong: {
    code: 500131,
    error: 'invalid_grant',
    status: 400,
    sentence:
      "Assertion audience does not match the Client app presenting the assertion. The audience in the assertion was '{audience}' and the expected audience is '{app}' or one of the Application Uris of this application with App ID '{app}'({appName}). The downstream client must request a token for the expected audience (the application that made the OBO request) and this application should use that token as the assertion.",
  },
  assertionOutOfTime: {
    code: 500133,
    error: 'invalid_grant',
    status: 400,
    sentence:
      'Assertion is not within its valid time range. Ensure that the access token is not expired before using it for user assertion, or request a new token. Current time: {now}, expiry time of assertion {expiry}.',
  },
  assertionOfApp: {
    code: 7000114,
    error: 'invalid_grant',
    status: 400,
    sentence: "Application '{app}' is not allowed to make application on-behalf-of calls.",
  },
  personGone: {
    code: 500341,
    error: 'invalid_grant',
    status: 400,
    sentence:
      'The user account {person} has been deleted from the {tenantName} directory. To sign into this application, the account must be added to the directory.',
  },
  /** Recorded at the token endpoint, with suberror and claims. So are blockedByPolicy and sessionRevoked. */
  mfaRequired: {
    code: 50076,
    error: 'invalid_grant',
    status: 400,
    suberror: 'basic_action',
    sentence:
      "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '{resource}'.",
  },
  blockedByPolicy: {
    code: 53003,
    error: 'invalid_grant',
    status: 400,
    suberror: 'message_only',
    sentence:
      'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
  },
  /** Inferred from blockedByPolicy, except for the sentence. */
  deviceRequired: {
    code: 53000,
    error: 'invalid_grant',
    status: 400,
    suberror: 'message_only',
    sentence: 'Your device is required to be managed to access this resource.',
  },
  sessionRevoked: {
    code: 50173,
    error: 'invalid_grant',
    status: 400,
    suberror: 'bad_token',
    sentence:
      "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password. The grant was issued on '{issued}' and the TokensValidFrom date (before which tokens are not valid) for this user is '{validFrom}'.",
  },
  /** Inferred: the error if a client answers Resource Manager's claims challenge with the old assertion. */
  newerTokenRequired: {
    code: 50173,
    error: 'interaction_required',
    status: 400,
    sentence:
      "The provided grant has expired due to it being revoked, a fresh auth token is needed. The TokensValidFrom date (before which tokens are not valid) for this user is '{validFrom}'.",
  },
  /** `error` is inferred from AADSTS501051, the equivalent for an app. */
  notAssigned: {
    code: 50105,
    error: 'invalid_grant',
    status: 400,
    sentence:
      "Your administrator has configured the application {appName} ('{app}') to block users unless they are specifically granted ('assigned') access to the application. The signed in user '{person}' is blocked because they are not a direct member of a group with access, nor had access directly assigned by an administrator. Please contact your administrator to assign access to this application.",
  },
  /** `error` is inferred. */
  accountOfOtherTenant: {
    code: 50020,
    error: 'invalid_grant',
    status: 400,
    sentence:
      "User account '{person}' from identity provider '{identityProvider}' does not exist in tenant '{tenantName}' and cannot access the application '{app}'({appName}) in that tenant. The account needs to be added as an external user in the tenant first. Sign out and sign in again with a different Microsoft Entra user account.",
  },
  /** Reported in public threads, like the next five, with `error` and suberror. */
  codeUsed: {
    code: 54005,
    error: 'invalid_grant',
    status: 400,
    sentence:
      'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
  },
  codeExpired: {
    code: 70008,
    error: 'invalid_grant',
    status: 400,
    sentence:
      'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.',
  },
  grantUnreadable: {
    code: 9002313,
    error: 'invalid_grant',
    status: 400,
    sentence: 'Invalid request. Request is malformed or invalid.',
  },
  verifierWrong: {
    code: 501481,
    error: 'invalid_grant',
    status: 400,
    sentence: 'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
  },
  verifierMissing: {
    code: 50148,
    error: 'invalid_grant',
    status: 400,
    sentence: 'The code_verifier does not match the code_challenge supplied in the authorization request for PKCE.',
  },
  refreshTokenExpired: {
    code: 700082,
    error: 'invalid_grant',
    status: 400,
    suberror: 'bad_token',
    sentence:
      'The refresh token has expired due to inactivity. The token was issued on {issued} and was inactive for 90.00:00:00.',
  },
  grantOfAnotherClient: {
    code: 700007,
    error: 'invalid_grant',
    status: 400,
    sentence: 'The grant was issued for a different client id.',
  },
  /** `error` of this and the next is inferred. */
  codeOfAnotherTenant: {
    code: 700005,
    error: 'invalid_grant',
    status: 400,
    sentence: 'Provided Authorization Code is intended to use against other tenant, thus rejected.',
  },
  replyAddressDiffers: {
    code: 500112,
    error: 'invalid_client',
    status: 400,
    sentence:
      "The reply address '{given}' does not match the reply address '{asked}' provided when requesting Authorization code.",
  },
  /** Entra itself revokes no family of refresh tokens. A switch for tests makes it do so. */
  familyRevoked: {
    code: 70000,
    error: 'invalid_grant',
    status: 400,
    suberror: 'bad_token',
    sentence: "The provided value for the input parameter 'refresh_token' is not valid.",
  },
  /** From here on of the authorization endpoint. Without an address to go back to, they are pages. */
  replyAddressUnknown: {
    code: 50011,
    error: 'invalid_request',
    status: 400,
    sentence:
      "The redirect URI '{given}' specified in the request does not match the redirect URIs configured for the application '{app}'.",
  },
  responseTypeUnknown: {
    code: 700054,
    error: 'unsupported_response_type',
    status: 400,
    sentence: "response_type '{responseType}' is not enabled for the application.",
  },
  promptUnknown: {
    code: 90023,
    error: 'invalid_request',
    status: 400,
    sentence: "Unsupported 'prompt' value.",
  },
  challengeMethodUnknown: {
    code: 50149,
    error: 'invalid_request',
    status: 400,
    sentence: 'Invalid Code_Challenge_method parameter.',
  },
  challengeSizeWrong: {
    code: 501491,
    error: 'invalid_request',
    status: 400,
    sentence: 'Invalid size of Code_Challenge parameter.',
  },
  /** Reported in public threads. */
  scopeNotOfResource: {
    code: 650053,
    error: 'invalid_client',
    status: 400,
    sentence:
      "The application '{appName}' asked for scope '{scope}' that doesn't exist on the resource '{resource}'. Contact the app vendor.",
  },
  nobodySignedIn: {
    code: 50058,
    error: 'login_required',
    status: 400,
    sentence: 'A silent sign-in request was sent but no user is signed in.',
  },
  severalSignedIn: {
    code: 16000,
    error: 'interaction_required',
    status: 400,
    sentence:
      'Either multiple user identities are available for the current request or selected account is not supported for the scenario.',
  },
  /** `error` of this and the next is what OpenID Connect names for it (Core, 3.1.2.6). */
  secondFactorNeeded: {
    code: 50076,
    error: 'interaction_required',
    status: 400,
    sentence:
      "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '{resource}'.",
  },
  consentNeeded: {
    code: 65001,
    error: 'consent_required',
    status: 400,
    sentence:
      "The user or administrator has not consented to use the application with ID '{app}' named '{appName}'. Send an interactive authorization request for this user and resource.",
  },
  /** Reported in public threads. */
  consentDeclined: {
    code: 65004,
    error: 'access_denied',
    status: 400,
    sentence: 'User declined to consent to access the app.',
  },
  /** `error` is inferred. */
  secondFactorDeclined: {
    code: 500121,
    error: 'access_denied',
    status: 400,
    sentence: 'Authentication failed during strong authentication request.',
  },
} as const satisfies Record<string, EntraErrorKind>
