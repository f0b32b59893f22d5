// Everything of one installation, in one resource group. Read it from top to bottom: who, secrets, what is kept, on what it runs.

@description('Names the installation.')
param environmentName string
param location string
param tags { *: string }
param sku string
param maximumInstances int
param redisSku string
param audit bool
param auditDays int
param auditImmutableDays int
@allowed(['managedIdentity', 'secret'])
param proof string
@allowed(['AllowAnonymous', 'RedirectToLoginPage'])
param unauthenticated string
param privateNetwork bool
param grantConsent bool
@description('Empty where people open the address that the site has anyway.')
param publicOrigin string

@description('Settings with the words and limits of the organisation, by their names; empty where there are none.')
param house { *: string }

var token = uniqueString(subscription().id, environmentName, location)
var siteName = 'my-vms-${token}'
var vaultName = 'kv-${token}'
var slotName = 'staging'
// Known beforehand, since the app registrations need the addresses and the site needs the registrations.
var origin = 'https://${siteName}.azurewebsites.net'
var slotOrigin = 'https://${siteName}-${slotName}.azurewebsites.net'
var address = empty(publicOrigin) ? origin : publicOrigin
var isScaled = maximumInstances > 1
var hasSecrets = proof == 'secret'

module identity 'br/public:avm/res/managed-identity/user-assigned-identity:0.6.0' = {
  name: 'identity'
  params: { name: 'id-my-vms-${token}', location: location, tags: tags }
}

module entra 'entra.bicep' = {
  name: 'entra'
  params: {
    uniqueName: 'my-vms-${token}'
    displayName: 'My VMs (${environmentName})'
    origins: address == origin ? [origin, slotOrigin] : [address, origin, slotOrigin]
    hasManagedIdentity: !hasSecrets
    managedIdentityPrincipalId: identity.outputs.principalId
    grantConsent: grantConsent
  }
}

module logs 'br/public:avm/res/operational-insights/workspace:0.16.1' = {
  name: 'logs'
  params: { name: 'log-my-vms-${token}', location: location, tags: tags, dataRetention: 30 }
}

module insights 'br/public:avm/res/insights/component:0.8.0' = {
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

module vault 'br/public:avm/res/key-vault/vault:0.14.0' = if (hasSecrets) {
  name: 'vault'
  params: {
    name: vaultName
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
    skuName: redisSku
    principalId: identity.outputs.principalId
    workspaceId: logs.outputs.resourceId
    endpointSubnetId: privateNetwork ? network!.outputs.endpointSubnetId : ''
    zoneId: privateNetwork ? network!.outputs.redisZoneId : ''
  }
}

module trail 'audit.bicep' = if (audit) {
  name: 'audit'
  params: {
    name: 'stmyvms${token}'
    location: location
    tags: tags
    days: auditDays
    immutableDays: auditImmutableDays
    principalId: identity.outputs.principalId
    workspaceId: logs.outputs.resourceId
    endpointSubnetId: privateNetwork ? network!.outputs.endpointSubnetId : ''
    zoneId: privateNetwork ? network!.outputs.blobZoneId : ''
  }
}

module plan 'br/public:avm/res/web/serverfarm:0.7.0' = {
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

module site 'site.bicep' = {
  name: 'site'
  params: {
    name: siteName
    slotName: slotName
    location: location
    tags: tags
    planId: plan.outputs.resourceId
    identityId: identity.outputs.resourceId
    identityClientId: identity.outputs.clientId
    authClientId: entra.outputs.authClientId
    sdkClientId: entra.outputs.sdkClientId
    scope: entra.outputs.scope
    origin: address
    slotOrigin: slotOrigin
    proof: proof
    isScaled: isScaled
    redisUrl: isScaled ? redis!.outputs.url : ''
    isAudited: audit
    auditContainer: audit ? trail!.outputs.container : ''
    vaultName: vaultName
    unauthenticated: unauthenticated
    house: house
    workspaceId: logs.outputs.resourceId
    insightsId: insights.outputs.resourceId
    siteSubnetId: privateNetwork ? network!.outputs.siteSubnetId : ''
    endpointSubnetId: privateNetwork ? network!.outputs.endpointSubnetId : ''
    zoneId: privateNetwork ? network!.outputs.siteZoneId : ''
  }
  // App Service looks for the secrets of references when they are set, and then once a day: the role comes first.
  dependsOn: [vault]
}

var consent = 'An administrator of Entra opens ${entra.outputs.consentLink} once, for everybody.'
var secrets = 'Put a secret of each app registration into the Key Vault ${vaultName}: auth-app and sdk-app.'

output url string = address
output stillToDo string = join(concat(hasSecrets ? [secrets] : [], grantConsent ? [] : [consent]), ' ')
output siteName string = site.outputs.name
output authClientId string = entra.outputs.authClientId
output sdkClientId string = entra.outputs.sdkClientId
output keyVaultName string = hasSecrets ? vaultName : ''
output auditContainer string = audit ? trail!.outputs.container : ''
