// What infra/entra.bicep uses of Microsoft Graph's types, for `bicep publish-extension`:
// https://learn.microsoft.com/graph/templates/bicep/reference/overview

interface Ref {
  readonly $ref: string
}

/** Required, set by Graph alone, and what a second deployment finds a resource by: https://github.com/Azure/bicep-types */
const REQUIRED = 1
const READ_ONLY = 2
const IDENTIFIER = 16 | REQUIRED

type Property = Ref | readonly [Ref, number]

/** The two files of an extension, `index.json` and `types.json`. */
export function toGraphExtension(): { readonly index: object; readonly types: readonly object[] } {
  const types: object[] = []
  const add = (type: object): Ref => ({ $ref: `#/${types.push(type) - 1}` })
  const listOf = (itemType: Ref) => add({ $type: 'ArrayType', itemType })
  const oneOf = (...values: string[]) =>
    add({ $type: 'UnionType', elements: values.map((value) => add({ $type: 'StringLiteralType', value })) })
  const object = (name: string, properties: Readonly<Record<string, Property>>) =>
    add({
      $type: 'ObjectType',
      name,
      properties: Object.fromEntries(
        Object.entries(properties).map(([key, property]) => {
          const [type, flags] = '$ref' in property ? [property, 0] : property
          return [key, { type, flags }]
        }),
      ),
    })

  const text = add({ $type: 'StringType' })
  const flag = add({ $type: 'BooleanType' })
  const number = add({ $type: 'IntegerType' })
  const texts = listOf(text)
  const scope = object('PermissionScope', {
    id: [text, REQUIRED],
    value: text,
    type: oneOf('User', 'Admin'),
    isEnabled: flag,
    adminConsentDisplayName: text,
    adminConsentDescription: text,
    userConsentDisplayName: text,
    userConsentDescription: text,
  })
  const access = object('ResourceAccess', { id: [text, REQUIRED], type: [oneOf('Scope', 'Role'), REQUIRED] })

  const bodies: Readonly<Record<string, Ref>> = {
    'Microsoft.Graph/applications@v1.0': object('Application', {
      uniqueName: [text, IDENTIFIER],
      displayName: [text, REQUIRED],
      signInAudience: oneOf('AzureADMyOrg', 'AzureADMultipleOrgs'),
      identifierUris: texts,
      web: object('Web', {
        homePageUrl: text,
        redirectUris: texts,
        implicitGrantSettings: object('ImplicitGrant', {
          enableIdTokenIssuance: flag,
          enableAccessTokenIssuance: flag,
        }),
      }),
      api: object('Api', {
        requestedAccessTokenVersion: number,
        oauth2PermissionScopes: listOf(scope),
        preAuthorizedApplications: listOf(object('PreAuthorized', { appId: text, delegatedPermissionIds: texts })),
      }),
      requiredResourceAccess: listOf(
        object('RequiredResourceAccess', {
          resourceAppId: [text, REQUIRED],
          resourceAccess: [listOf(access), REQUIRED],
        }),
      ),
      appId: [text, READ_ONLY],
      id: [text, READ_ONLY],
    }),
    'Microsoft.Graph/applications/federatedIdentityCredentials@v1.0': object('FederatedIdentityCredential', {
      name: [text, IDENTIFIER],
      description: text,
      issuer: [text, REQUIRED],
      subject: [text, REQUIRED],
      audiences: [texts, REQUIRED],
    }),
    'Microsoft.Graph/servicePrincipals@v1.0': object('ServicePrincipal', {
      appId: [text, IDENTIFIER],
      oauth2PermissionScopes: [listOf(scope), READ_ONLY],
      id: [text, READ_ONLY],
    }),
    'Microsoft.Graph/oauth2PermissionGrants@v1.0': object('PermissionGrant', {
      clientId: [text, IDENTIFIER],
      resourceId: [text, IDENTIFIER],
      consentType: [oneOf('AllPrincipals', 'Principal'), IDENTIFIER],
      scope: [text, REQUIRED],
    }),
  }
  const resources = Object.entries(bodies).map(([name, body]) => {
    const { $ref } = add({ $type: 'ResourceType', name, scopeType: 0, body, flags: 0 })
    return [name, { $ref: `types.json${$ref}` }] as const
  })
  const { $ref } = object('Configuration', {})
  return {
    types,
    index: {
      resources: Object.fromEntries(resources),
      resourceFunctions: {},
      settings: {
        name: 'MicrosoftGraph',
        version: '1.0.0',
        isSingleton: false,
        configurationType: { $ref: `types.json${$ref}` },
      },
    },
  }
}
