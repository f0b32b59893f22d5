import { DiagnosticSetting, PrivateEndpoint, Tags } from '../../../types.bicep'

param name string
param location string
param tags Tags
param kind 'app,linux'
param reserved bool
param serverFarmResourceId string
param managedIdentities { userAssignedResourceIds: string[] }
param keyVaultAccessIdentityResourceId string
param httpsOnly bool
param clientAffinityEnabled bool
param basicPublishingCredentialsPolicies { name: 'ftp' | 'scm', allow: bool }[]
param virtualNetworkSubnetResourceId string?
param outboundVnetRouting { allTraffic: bool }?
param publicNetworkAccess 'Enabled' | 'Disabled'
param privateEndpoints PrivateEndpoint[]
param diagnosticSettings DiagnosticSetting[]
param siteConfig resourceInput<'Microsoft.Web/sites@2025-03-01'>.properties.siteConfig
param configs Config[]
param slots Slot[]

@sealed()
type Slot = {
  name: string
  reserved: bool
  diagnosticSettings: DiagnosticSetting[]
  configs: Config[]
  privateEndpoints: PrivateEndpoint[]
}

@discriminator('name')
type Config = AppSettings | SlotNames | AuthSettings

@sealed()
type AppSettings = {
  name: 'appsettings'
  retainCurrentAppSettings: bool
  applicationInsightResourceId: string
  properties: { *: string }
}

@sealed()
type SlotNames = {
  name: 'slotConfigNames'
  properties: { appSettingNames: string[] }
}

// Written out: the module takes any object here. https://learn.microsoft.com/azure/templates/microsoft.web/sites/config-authsettingsv2
@sealed()
type AuthSettings = {
  name: 'authsettingsV2'
  properties: AuthProperties
}

@sealed()
type AuthProperties = {
  platform: { enabled: bool, runtimeVersion: string }
  globalValidation: {
    requireAuthentication: bool
    unauthenticatedClientAction: 'AllowAnonymous' | 'RedirectToLoginPage' | 'Return401' | 'Return403'
    redirectToProvider: string
    excludedPaths: string[]
  }
  httpSettings: {
    requireHttps: bool
    routes: { apiPrefix: string }
    forwardProxy: { convention: 'NoProxy' | 'Standard' | 'Custom' }
  }
  identityProviders: {
    azureActiveDirectory: {
      enabled: bool
      registration: { openIdIssuer: string, clientId: string, clientSecretSettingName: string }
      login: LoginOfEntra
      validation: { allowedAudiences: string[] }
    }
  }
  login: {
    tokenStore: TokenStore
    preserveUrlFragmentsForLogins: bool
    cookieExpiration: { convention: 'FixedTime' | 'IdentityProviderDerived', timeToExpiration: string }
    nonce: { validateNonce: bool, nonceExpirationInterval: string }
  }
}

@sealed()
type LoginOfEntra = { loginParameters: string[] }

@sealed()
type TokenStore = { enabled: bool, tokenRefreshExtensionHours: int }

resource site 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: tags
  kind: kind
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: toObject(managedIdentities.userAssignedResourceIds, id => id, id => {})
  }
  properties: {
    serverFarmId: serverFarmResourceId
    reserved: reserved
    keyVaultReferenceIdentity: keyVaultAccessIdentityResourceId
    httpsOnly: httpsOnly
    clientAffinityEnabled: clientAffinityEnabled
    virtualNetworkSubnetId: virtualNetworkSubnetResourceId
    outboundVnetRouting: outboundVnetRouting
    publicNetworkAccess: publicNetworkAccess
    siteConfig: siteConfig
  }
}

module rest '../../../rest.bicep' = {
  name: '${name}-rest'
  params: {
    of: name
    value: {
      configs: configs
      slots: slots
      policies: basicPublishingCredentialsPolicies
      diagnostics: diagnosticSettings
      endpoints: privateEndpoints
    }
  }
}

output name string = site.name
