// Everything of one installation, in one resource group. Read it from top to bottom: who, secrets, what is kept, where it runs.

@description('Names the installation.')
param environmentName string
param location string
param tags object
param sku string
param maximumInstances int
@allowed(['managedIdentity', 'secret'])
param proof string
@allowed(['AllowAnonymous', 'RedirectToLoginPage'])
param unauthenticated string
param privateNetwork bool
param grantConsent bool
@description('Empty where people open the address that the site has anyway.')
param publicOrigin string

@description('Settings with the words and limits of the organisation, by their names; empty where there are none.')
param house object

var token = uniqueString(subscription().id, environmentName, location)
var siteName = 'my-vms-${token}'
var slotName = 'staging'
// Known beforehand, since the app registrations need the addresses and the site needs the registrations.
var origin = 'https://${siteName}.azurewebsites.net'
var slotOrigin = 'https://${siteName}-${slotName}.azurewebsites.net'
var address = empty(publicOrigin) ? origin : publicOrigin
var isScaled = maximumInstances > 1
var hasSecrets = proof == 'secret'

module identity 'br/public:avm/res/managed-identity/user-assigned-identity:0.4.1' = {
  name: 'identity'
  params: { name: 'id-my-vms-${token}', location: location, tags: tags }
}

module entra 'entra.bicep' = {
  name: 'entra'
  params: {
    uniqueName: 'my-vms-${token}'
    displayName: 'My VMs (${environmentName})'
    origins: address == origin ? [origin, slotOrigin] : [address, origin, slotOrigin]
    managedIdentityPrincipalId: hasSecrets ? '' : identity.outputs.principalId
    grantConsent: grantConsent
  }
}

module logs 'br/public:avm/res/operational-insights/workspace:0.12.0' = {
  name: 'logs'
  params: { name: 'log-my-vms-${token}', location: location, tags: tags, dataRetention: 30 }
}

module insights 'br/public:avm/res/insights/component:0.6.0' = {
  name: 'insights'
  params: {
    name: 'appi-my-vms-${token}'
    location: location
    tags: tags
    workspaceResourceId: logs.outputs.resourceId
  }
}

module network 'network.bicep' = if (privateNetwork) {
  name: 'network'
  params: { name: 'vnet-my-vms-${token}', location: location, tags: tags }
}

var toLogs = [{ workspaceResourceId: logs.outputs.resourceId }]
// Without AppServiceHTTPLogs, which have a column for the cookies of a request: one of them is somebody's session. The app's own
// log, on its console, names each request.
var siteToLogs = [
  {
    workspaceResourceId: logs.outputs.resourceId
    logCategoriesAndGroups: [
      { category: 'AppServiceConsoleLogs' }
      { category: 'AppServicePlatformLogs' }
      { category: 'AppServiceAuditLogs' }
    ]
    metricCategories: [{ category: 'AllMetrics' }]
  }
]

module vault 'br/public:avm/res/key-vault/vault:0.13.1' = if (hasSecrets || isScaled) {
  name: 'vault'
  params: {
    name: 'kv-${token}'
    location: location
    tags: tags
    sku: 'standard'
    enableRbacAuthorization: true
    enablePurgeProtection: true
    // It is for the site alone: not for machines, their disks or other templates.
    enableVaultForDeployment: false
    enableVaultForDiskEncryption: false
    enableVaultForTemplateDeployment: false
    roleAssignments: [
      {
        principalId: identity.outputs.principalId
        principalType: 'ServicePrincipal'
        roleDefinitionIdOrName: 'Key Vault Secrets User'
      }
    ]
    diagnosticSettings: toLogs
    publicNetworkAccess: privateNetwork ? 'Disabled' : 'Enabled'
    networkAcls: { defaultAction: privateNetwork ? 'Deny' : 'Allow', bypass: 'AzureServices' }
    privateEndpoints: privateNetwork
      ? [
          {
            subnetResourceId: network!.outputs.endpointSubnetId
            privateDnsZoneGroup: {
              privateDnsZoneGroupConfigs: [{ privateDnsZoneResourceId: network!.outputs.vaultZoneId }]
            }
          }
        ]
      : []
  }
}

module redis 'redis.bicep' = if (isScaled) {
  name: 'redis'
  params: {
    name: 'redis-my-vms-${token}'
    location: location
    tags: tags
    vaultName: vault!.outputs.name
    workspaceId: logs.outputs.resourceId
    endpointSubnetId: privateNetwork ? network!.outputs.endpointSubnetId : ''
    zoneId: privateNetwork ? network!.outputs.redisZoneId : ''
  }
}

module plan 'br/public:avm/res/web/serverfarm:0.5.0' = {
  name: 'plan'
  params: {
    name: 'plan-my-vms-${token}'
    location: location
    tags: tags
    kind: 'linux'
    reserved: true
    skuName: sku
    skuCapacity: 1
    zoneRedundant: false
    diagnosticSettings: toLogs
  }
}

module autoscale 'autoscale.bicep' = if (isScaled) {
  name: 'autoscale'
  params: {
    name: 'scale-my-vms-${token}'
    location: location
    tags: tags
    planId: plan.outputs.resourceId
    maximumInstances: maximumInstances
    workspaceId: logs.outputs.resourceId
  }
}

// Easy Auth and the app look for the name of a setting each: the id of an identity in its own, a secret in the other's.
var identitySetting = 'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID'
var secretSetting = 'MICROSOFT_PROVIDER_AUTHENTICATION_SECRET'

var proofs = hasSecrets
  ? {
      '${secretSetting}': '@Microsoft.KeyVault(VaultName=kv-${token};SecretName=auth-app)'
      SDK_CLIENT_SECRET: '@Microsoft.KeyVault(VaultName=kv-${token};SecretName=sdk-app)'
    }
  : {
      '${identitySetting}': identity.outputs.clientId
      SDK_MANAGED_IDENTITY_CLIENT_ID: identity.outputs.clientId
    }

// A folder serves one process at a time; several share a Redis.
var kept = isScaled
  ? { REDIS_URL: '@Microsoft.KeyVault(VaultName=kv-${token};SecretName=redis-url)' }
  : { DATA_DIR: '/home/data' }

var settings = union(
  {
    TENANT_ID: tenant().tenantId
    SDK_CLIENT_ID: entra.outputs.sdkClientId
    WEBSITE_AUTH_AAD_ALLOWED_TENANTS: tenant().tenantId
    // What is deployed has been built.
    SCM_DO_BUILD_DURING_DEPLOYMENT: 'false'
    // A slot is swapped in once the app in it is well. The question comes by plain HTTP: Easy Auth may redirect it.
    WEBSITE_SWAP_WARMUP_PING_PATH: '/healthz'
    WEBSITE_SWAP_WARMUP_PING_STATUSES: '200,301,302,307'
    // Nothing is loaded into the process that was not tested with it. With ~3 it is, and tells of each request's address.
    ApplicationInsightsAgent_EXTENSION_VERSION: 'disabled'
  },
  proofs,
  kept,
  house
)

var authSettings = {
  platform: { enabled: true, runtimeVersion: '~1' }
  globalValidation: {
    requireAuthentication: unauthenticated != 'AllowAnonymous'
    unauthenticatedClientAction: unauthenticated
    redirectToProvider: 'azureactivedirectory'
    excludedPaths: ['/healthz']
  }
  httpSettings: { requireHttps: true, routes: { apiPrefix: '/.auth' }, forwardProxy: { convention: 'NoProxy' } }
  identityProviders: {
    azureActiveDirectory: {
      enabled: true
      registration: {
        openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
        clientId: entra.outputs.authClientId
        clientSecretSettingName: hasSecrets ? secretSetting : identitySetting
      }
      // One scope= alone: of two, none counts. The token that it brings is for the SDK app, and offline_access lets it be renewed.
      login: { loginParameters: ['scope=openid profile email offline_access ${entra.outputs.scope}'] }
      validation: { allowedAudiences: [entra.outputs.authClientId] }
    }
  }
  login: {
    tokenStore: { enabled: true, tokenRefreshExtensionHours: 72 }
    preserveUrlFragmentsForLogins: false
    cookieExpiration: { convention: 'FixedTime', timeToExpiration: '08:00:00' }
    nonce: { validateNonce: true, nonceExpirationInterval: '00:05:00' }
  }
}

var authConfig = { name: 'authsettingsV2', properties: authSettings }

module site 'br/public:avm/res/web/site:0.23.1' = {
  name: 'site'
  params: {
    name: siteName
    location: location
    tags: union(tags, { 'azd-service-name': 'web' })
    kind: 'app,linux'
    reserved: true
    serverFarmResourceId: plan.outputs.resourceId
    managedIdentities: { userAssignedResourceIds: [identity.outputs.resourceId] }
    keyVaultAccessIdentityResourceId: identity.outputs.resourceId
    httpsOnly: true
    // Any instance can serve anybody.
    clientAffinityEnabled: false
    basicPublishingCredentialsPolicies: [{ name: 'ftp', allow: false }, { name: 'scm', allow: false }]
    virtualNetworkSubnetResourceId: privateNetwork ? network!.outputs.siteSubnetId : null
    // Without it, a site on Linux looks for the Key Vault of a reference past the network.
    outboundVnetRouting: privateNetwork ? { allTraffic: true } : null
    publicNetworkAccess: privateNetwork ? 'Disabled' : 'Enabled'
    privateEndpoints: privateNetwork
      ? [
          {
            subnetResourceId: network!.outputs.endpointSubnetId
            privateDnsZoneGroup: {
              privateDnsZoneGroupConfigs: [{ privateDnsZoneResourceId: network!.outputs.siteZoneId }]
            }
          }
        ]
      : []
    diagnosticSettings: siteToLogs
    siteConfig: {
      linuxFxVersion: 'NODE|24-lts'
      appCommandLine: 'node dist/main.js'
      alwaysOn: true
      healthCheckPath: '/healthz'
      http20Enabled: true
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
    }
    configs: [
      {
        name: 'appsettings'
        retainCurrentAppSettings: false
        applicationInsightResourceId: insights.outputs.resourceId
        properties: union(settings, { PUBLIC_ORIGIN: address })
      }
      authConfig
      // What stays where it is when the slot is swapped in: the address, and by Microsoft's advice the identity's id.
      {
        name: 'slotConfigNames'
        properties: { appSettingNames: ['PUBLIC_ORIGIN', identitySetting] }
      }
    ]
    slots: [
      {
        name: slotName
        reserved: true
        diagnosticSettings: siteToLogs
        configs: [
          {
            name: 'appsettings'
            retainCurrentAppSettings: false
            applicationInsightResourceId: insights.outputs.resourceId
            properties: union(settings, { PUBLIC_ORIGIN: slotOrigin })
          }
          authConfig
        ]
        privateEndpoints: privateNetwork
          ? [
              {
                service: 'sites-${slotName}'
                subnetResourceId: network!.outputs.endpointSubnetId
                privateDnsZoneGroup: {
                  privateDnsZoneGroupConfigs: [{ privateDnsZoneResourceId: network!.outputs.siteZoneId }]
                }
              }
            ]
          : []
      }
    ]
  }
  // App Service looks for the secrets of references when they are set, and then once a day: role and secrets come first.
  dependsOn: [vault, redis]
}

var consent = 'An administrator of Entra opens ${entra.outputs.consentLink} once, for everybody.'
var secrets = 'Put a secret of each app registration into the Key Vault kv-${token}: auth-app and sdk-app.'

output url string = address
output stillToDo string = join(concat(hasSecrets ? [secrets] : [], grantConsent ? [] : [consent]), ' ')
output siteName string = site.outputs.name
output authClientId string = entra.outputs.authClientId
output sdkClientId string = entra.outputs.sdkClientId
output keyVaultName string = hasSecrets || isScaled ? vault!.outputs.name : ''
