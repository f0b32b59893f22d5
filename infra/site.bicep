// The site with its slot: what the app is told, how people sign in, and who reaches it.
param name string
param slotName string
param location string
param tags { *: string }
param planId string
param identityId string
param identityClientId string
param authClientId string
param sdkClientId string
@description('What Easy Auth asks for, so that the token it hands on is for the SDK app.')
param scope string
@description('The address that people open.')
param origin string
param slotOrigin string
@allowed(['managedIdentity', 'secret'])
param proof string
@description('Whether several instances share what people did.')
param isScaled bool
@description('What they share it in; empty for one instance.')
param redisUrl string
@description('Whether there is an audit trail. Known beforehand, so that what-if can tell the settings.')
param isAudited bool
@description('The address of its container.')
param auditContainer string
param vaultName string
@allowed(['AllowAnonymous', 'RedirectToLoginPage'])
param unauthenticated string
@description('Settings with the words and limits of the organisation, by their names; empty where there are none.')
param house { *: string }
param workspaceId string
param insightsId string
@description('Empty, like the next two, where the site is reached over the internet.')
param siteSubnetId string
param endpointSubnetId string
param zoneId string

var isPrivate = !empty(siteSubnetId)

// Easy Auth and the app look for the name of a setting each: the id of an identity in its own, a secret in the other's.
var identitySetting = 'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID'
var secretSetting = 'MICROSOFT_PROVIDER_AUTHENTICATION_SECRET'

var proofs = proof == 'secret'
  ? {
      '${secretSetting}': '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=auth-app)'
      SDK_CLIENT_SECRET: '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=sdk-app)'
    }
  : {
      '${identitySetting}': identityClientId
      SDK_MANAGED_IDENTITY_CLIENT_ID: identityClientId
    }

// A folder serves one process at a time; several share a Redis, in which the app signs in as itself.
var kept = isScaled ? { REDIS_URL: redisUrl, REDIS_AUTH: 'entra' } : { DATA_DIR: '/home/data' }

var audited = isAudited ? { AUDIT_CONTAINER: auditContainer } : {}

var settings = union(
  {
    TENANT_ID: tenant().tenantId
    SDK_CLIENT_ID: sdkClientId
    // What the app is itself, for Redis and for the audit trail.
    MANAGED_IDENTITY_CLIENT_ID: identityClientId
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
  audited,
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
        clientId: authClientId
        clientSecretSettingName: proof == 'secret' ? secretSetting : identitySetting
      }
      // One scope= alone: of two, none counts. The token that it brings is for the SDK app, and offline_access lets it be renewed.
      login: { loginParameters: ['scope=openid profile email offline_access ${scope}'] }
      validation: { allowedAudiences: [authClientId] }
    }
  }
  login: {
    // In files. In Blob Storage it would need a SAS address: for a managed identity App Service has no setting.
    tokenStore: { enabled: true, tokenRefreshExtensionHours: 72 }
    preserveUrlFragmentsForLogins: false
    cookieExpiration: { convention: 'FixedTime', timeToExpiration: '08:00:00' }
    nonce: { validateNonce: true, nonceExpirationInterval: '00:05:00' }
  }
}

var authConfig = { name: 'authsettingsV2', properties: authSettings }

// Without AppServiceHTTPLogs, which have a column for the cookies of a request: one of them is somebody's session. The app's own
// log, on its console, names each request.
var toLogs = [
  {
    workspaceResourceId: workspaceId
    logCategoriesAndGroups: [
      { category: 'AppServiceConsoleLogs' }
      { category: 'AppServicePlatformLogs' }
      { category: 'AppServiceAuditLogs' }
    ]
    metricCategories: [{ category: 'AllMetrics' }]
  }
]

module site 'br/public:avm/res/web/site:0.24.0' = {
  name: '${name}-site'
  params: {
    name: name
    location: location
    tags: union(tags, { 'azd-service-name': 'web' })
    kind: 'app,linux'
    reserved: true
    serverFarmResourceId: planId
    managedIdentities: { userAssignedResourceIds: [identityId] }
    keyVaultAccessIdentityResourceId: identityId
    httpsOnly: true
    // Any instance can serve anybody, but Easy Auth on each keeps what it has read: others would hand over an old token.
    clientAffinityEnabled: isScaled
    basicPublishingCredentialsPolicies: [{ name: 'ftp', allow: false }, { name: 'scm', allow: false }]
    virtualNetworkSubnetResourceId: isPrivate ? siteSubnetId : null
    // Without it, a site on Linux looks for the Key Vault of a reference past the network.
    outboundVnetRouting: isPrivate ? { allTraffic: true } : null
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    privateEndpoints: isPrivate
      ? [
          {
            subnetResourceId: endpointSubnetId
            privateDnsZoneGroup: {
              privateDnsZoneGroupConfigs: [{ privateDnsZoneResourceId: zoneId }]
            }
          }
        ]
      : []
    diagnosticSettings: toLogs
    siteConfig: {
      linuxFxVersion: 'NODE|24-lts'
      // Without exec the shell of App Service stays in front of Node, and keeps SIGTERM to itself.
      appCommandLine: 'exec node dist/main.js'
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
        applicationInsightResourceId: insightsId
        properties: union(settings, { PUBLIC_ORIGIN: origin })
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
        diagnosticSettings: toLogs
        configs: [
          {
            name: 'appsettings'
            retainCurrentAppSettings: false
            applicationInsightResourceId: insightsId
            properties: union(settings, { PUBLIC_ORIGIN: slotOrigin })
          }
          authConfig
        ]
        privateEndpoints: isPrivate
          ? [
              {
                service: 'sites-${slotName}'
                subnetResourceId: endpointSubnetId
                privateDnsZoneGroup: {
                  privateDnsZoneGroupConfigs: [{ privateDnsZoneResourceId: zoneId }]
                }
              }
            ]
          : []
      }
    ]
  }
}

output name string = site.outputs.name
