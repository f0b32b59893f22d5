/** An error response of Azure Resource Manager: status, code and message. */
export class ArmError extends Error {
  override readonly name = 'ArmError'
  readonly status: number
  readonly code: string
  readonly headers: Readonly<Record<string, string>>
  /** What the error has beside code and message: `details`, `innererror`, `additionalInfo`. */
  readonly more: Readonly<Record<string, unknown>>

  constructor(
    status: number,
    code: string,
    message: string,
    headers: Readonly<Record<string, string>> = {},
    more: Readonly<Record<string, unknown>> = {},
  ) {
    super(message)
    this.status = status
    this.code = code
    this.headers = headers
    this.more = more
  }
}

/** Azure's authentication context for its mandatory multifactor authentication. */
export const MULTIFACTOR_CONTEXT = 'p1'

const SECOND_FACTOR = Buffer.from(
  JSON.stringify({ access_token: { acrs: { essential: true, values: [MULTIFACTOR_CONTEXT] } } }),
).toString('base64')

/** The messages are Azure's own, verbatim: clients look for them, and people search for them. */
export const ARM_ERRORS = {
  apiVersionMissing: () =>
    new ArmError(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    ),
  subscriptionIdMalformed: (id: string) =>
    new ArmError(400, 'InvalidSubscriptionId', `The provided subscription identifier '${id}' is malformed or invalid.`),
  subscriptionNotFound: (id: string) =>
    new ArmError(404, 'SubscriptionNotFound', `The subscription '${id}' could not be found.`),
  tenantWrong: (wrong: string, right: string) =>
    new ArmError(
      401,
      'InvalidAuthenticationTokenTenant',
      `The access token is from the wrong issuer '${wrong}'. It must match the tenant '${right}' associated with this subscription. ` +
        `Please use the authority (URL) '${right}' to get the token. Note, if the subscription is transferred to another ` +
        'tenant there is no impact to the services, but information about new tenant could take time to propagate (up to an hour). ' +
        'If you just transferred your subscription and see this error message, please try back later.',
      {
        'www-authenticate': `Bearer authorization_uri="${right}", error="invalid_token", error_description="The access token is from the wrong issuer."`,
      },
    ),
  /** The claims are Azure's own (Azure/azure-cli, pull request 31699), and so is the code. */
  secondFactorNeeded: (origin: string) =>
    new ArmError(
      401,
      'RequestDisallowedByPolicy',
      'Resource was disallowed by policy. Users must use MFA for Create, Update or Delete operations.',
      {
        'www-authenticate': `Bearer realm="", authorization_uri="${origin}/common/oauth2/authorize", error="insufficient_claims", claims="${SECOND_FACTOR}"`,
      },
    ),
  groupNotFound: (name: string) =>
    new ArmError(404, 'ResourceGroupNotFound', `Resource group '${name}' could not be found.`),
  resourceNotFound: (type: string, name: string, group: string) =>
    new ArmError(
      404,
      'ResourceNotFound',
      `The Resource '${type}/${name}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
    ),
  namespaceInvalid: (namespace: string) =>
    new ArmError(404, 'InvalidResourceNamespace', `The resource namespace '${namespace}' is invalid.`),
  operationNotFound: () => new ArmError(404, 'NotFound', 'The entity was not found in this Azure location.'),
  authorizationFailed: (who: { name: string; objectId: string }, action: string, scope: string) =>
    new ArmError(
      403,
      'AuthorizationFailed',
      `The client '${who.name}' with object id '${who.objectId}' does not have authorization to perform action '${action}' ` +
        `over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    ),
  /** As in https://learn.microsoft.com/azure/role-based-access-control/troubleshooting and in public logs. */
  denied: (
    who: { name: string; objectId: string },
    action: string,
    scope: string,
    by: { name: string; id: string; scope: string },
  ) =>
    new ArmError(
      403,
      'DenyAssignmentAuthorizationFailed',
      `The client '${who.name}' with object id '${who.objectId}' has permission to perform action '${action}' on scope '${scope}'; ` +
        `however, the access is denied because of the deny assignment with name '${by.name}' and Id '${by.id}' at scope '${by.scope}'.`,
    ),
  scopeLocked: (scope: string, lockedScope: string) =>
    new ArmError(
      409,
      'ScopeLocked',
      `The scope '${scope}' cannot perform write operation because following scope(s) are locked: '${lockedScope}'. ` +
        'Please remove the lock and try again.',
    ),
  subscriptionDisabled: (id: string) =>
    new ArmError(
      409,
      'ReadOnlyDisabledSubscription',
      `The subscription '${id}' is disabled and therefore marked as read only. You cannot perform any write actions on ` +
        'this subscription until it is re-enabled.',
    ),
  filterInvalid: (filter: string) =>
    new ArmError(400, 'InvalidFilterInQueryString', `Invalid $filter '${filter}' specified in the query string.`),
  lockNotFound: (name: string) => new ArmError(404, 'LockNotFound', `The lock '${name}' could not be found.`),
  assignmentNotFound: (name: string) =>
    new ArmError(404, 'RoleAssignmentNotFound', `The role assignment '${name}' is not found.`),
  definitionNotFound: (name: string) =>
    new ArmError(404, 'RoleDefinitionDoesNotExist', `The specified role definition with ID '${name}' does not exist.`),
  contentMalformed: (reason: string) =>
    new ArmError(
      400,
      'InvalidRequestContent',
      `The request content was invalid and could not be deserialized: '${reason}'.`,
    ),
  /** The simulator's own error, for a feature that Azure may have and the simulator lacks. */
  notSimulated: (what: string) => new ArmError(501, 'NotSimulated', `The simulator does not have ${what}.`),
} as const
