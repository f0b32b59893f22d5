// Both app registrations. The Auth app signs people in; the SDK app is whom their tokens are for, and calls Azure for them.
extension microsoftGraphV1

@description('Names both registrations for good: a second deployment finds them by it.')
param uniqueName string

@description('What people read where they sign in and consent.')
param displayName string

@description('The addresses that people open, of the site and its slot; first the one that they are told.')
param origins string[]

@description('Whether a managed identity stands in for the secrets of both registrations. Known beforehand, so that what-if can tell.')
param hasManagedIdentity bool

@description('The object id of that identity.')
param managedIdentityPrincipalId string

param grantConsent bool

var tenantId = tenant().tenantId
var issuer = '${environment().authentication.loginEndpoint}${tenantId}/v2.0'
// One of the forms that every tenant allows. The usual one, of the registration's own id, is not known before it exists.
var sdkUri = 'api://${tenantId}/${uniqueName}'
var scopeName = 'user_impersonation'
var scopeId = guid(uniqueName, scopeName)
var signInScopes = ['openid', 'profile', 'email', 'offline_access']

resource graph 'Microsoft.Graph/servicePrincipals@v1.0' existing = {
  appId: '00000003-0000-0000-c000-000000000000'
}

resource azure 'Microsoft.Graph/servicePrincipals@v1.0' existing = {
  appId: '797f4846-ba00-4fd7-ba43-dac1f8f63013'
}

resource authApp 'Microsoft.Graph/applications@v1.0' = {
  uniqueName: '${uniqueName}-auth'
  displayName: displayName
  signInAudience: 'AzureADMyOrg'
  web: {
    homePageUrl: origins[0]
    redirectUris: map(origins, origin => '${origin}/.auth/login/aad/callback')
    // Easy Auth asks for an id token beside the code.
    implicitGrantSettings: { enableIdTokenIssuance: true, enableAccessTokenIssuance: false }
  }
  requiredResourceAccess: [
    {
      resourceAppId: graph.appId
      resourceAccess: map(filter(graph.oauth2PermissionScopes, scope => contains(signInScopes, scope.value)), scope => {
        id: scope.id
        type: 'Scope'
      })
    }
  ]

  resource identity 'federatedIdentityCredentials@v1.0' = if (hasManagedIdentity) {
    name: '${authApp.uniqueName}/managed-identity'
    description: 'Easy Auth, by the managed identity of the site'
    issuer: issuer
    subject: managedIdentityPrincipalId
    audiences: ['api://AzureADTokenExchange']
  }
}

resource authPrincipal 'Microsoft.Graph/servicePrincipals@v1.0' = {
  appId: authApp.appId
}

resource sdkApp 'Microsoft.Graph/applications@v1.0' = {
  uniqueName: '${uniqueName}-sdk'
  displayName: '${displayName}: SDK app'
  signInAudience: 'AzureADMyOrg'
  identifierUris: [sdkUri]
  // Where the consent page leads: without any address it ends with an error, though the consent is given.
  web: { redirectUris: [origins[0]] }
  api: {
    // The audience of its tokens is its own id then, which is what the app compares.
    requestedAccessTokenVersion: 2
    oauth2PermissionScopes: [
      {
        id: scopeId
        value: scopeName
        type: 'User'
        isEnabled: true
        adminConsentDisplayName: 'See and run virtual machines'
        adminConsentDescription: 'Lets the page see and run the virtual machines that the signed-in person has rights on, as that person.'
        userConsentDisplayName: 'See and run your virtual machines'
        userConsentDescription: 'Lets the page see and run the virtual machines that you have rights on, as you.'
      }
    ]
    preAuthorizedApplications: [{ appId: authApp.appId, delegatedPermissionIds: [scopeId] }]
  }
  requiredResourceAccess: [
    {
      resourceAppId: azure.appId
      resourceAccess: [
        {
          id: filter(azure.oauth2PermissionScopes, scope => scope.value == 'user_impersonation')[0].id
          type: 'Scope'
        }
      ]
    }
  ]

  resource identity 'federatedIdentityCredentials@v1.0' = if (hasManagedIdentity) {
    name: '${sdkApp.uniqueName}/managed-identity'
    description: 'The app itself, by the managed identity of the site'
    issuer: issuer
    subject: managedIdentityPrincipalId
    audiences: ['api://AzureADTokenExchange']
  }
}

resource sdkPrincipal 'Microsoft.Graph/servicePrincipals@v1.0' = {
  appId: sdkApp.appId
}

resource sdkConsent 'Microsoft.Graph/oauth2PermissionGrants@v1.0' = if (grantConsent) {
  clientId: sdkPrincipal.id
  resourceId: azure.id
  consentType: 'AllPrincipals'
  scope: 'user_impersonation'
}

resource authConsent 'Microsoft.Graph/oauth2PermissionGrants@v1.0' = if (grantConsent) {
  clientId: authPrincipal.id
  resourceId: graph.id
  consentType: 'AllPrincipals'
  scope: join(signInScopes, ' ')
}

var consentPage = '${environment().authentication.loginEndpoint}${tenantId}/adminconsent?client_id='

output authClientId string = authApp.appId
output sdkClientId string = sdkApp.appId
@description('What Easy Auth asks for, so that the token it hands on is for the SDK app.')
output scope string = '${sdkUri}/${scopeName}'
@description('Where an administrator consents for everybody that the SDK app may call Azure for them.')
output consentLink string = '${consentPage}${sdkApp.appId}'
