import { DiagnosticSetting, PrivateEndpoint, RoleAssignment, Tags } from '../../../types.bicep'

@minLength(3)
@maxLength(24)
param name string
param location string
param tags Tags
param kind resourceInput<'Microsoft.Storage/storageAccounts@2025-01-01'>.kind
param skuName resourceInput<'Microsoft.Storage/storageAccounts@2025-01-01'>.sku.name
param allowSharedKeyAccess bool
param defaultToOAuthAuthentication bool
param allowBlobPublicAccess bool
param allowCrossTenantReplication bool
param minimumTlsVersion 'TLS1_2' | 'TLS1_3'
param supportsHttpsTrafficOnly bool
param publicNetworkAccess 'Enabled' | 'Disabled' | 'SecuredByPerimeter'
param networkAcls resourceInput<'Microsoft.Storage/storageAccounts@2025-01-01'>.properties.networkAcls
param blobServices BlobServices
param managementPolicyRules resourceInput<'Microsoft.Storage/storageAccounts/managementPolicies@2025-01-01'>.properties.policy.rules
param privateEndpoints PrivateEndpoint[]

@sealed()
type BlobServices = {
  deleteRetentionPolicyEnabled: bool
  deleteRetentionPolicyDays: int
  containerDeleteRetentionPolicyEnabled: bool
  containerDeleteRetentionPolicyDays: int
  containers: Container[]
  diagnosticSettings: DiagnosticSetting[]
}

@sealed()
type Container = {
  name: string
  publicAccess: 'None' | 'Blob' | 'Container'
  roleAssignments: RoleAssignment[]
  immutabilityPolicy: ImmutabilityPolicy?
}

@sealed()
type ImmutabilityPolicy = {
  immutabilityPeriodSinceCreationInDays: int
  allowProtectedAppendWrites: bool
  allowProtectedAppendWritesAll: bool
}

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: name
  location: location
  tags: tags
  kind: kind
  sku: { name: skuName }
  properties: {
    allowSharedKeyAccess: allowSharedKeyAccess
    defaultToOAuthAuthentication: defaultToOAuthAuthentication
    allowBlobPublicAccess: allowBlobPublicAccess
    allowCrossTenantReplication: allowCrossTenantReplication
    minimumTlsVersion: minimumTlsVersion
    supportsHttpsTrafficOnly: supportsHttpsTrafficOnly
    publicNetworkAccess: publicNetworkAccess
    networkAcls: networkAcls
  }

  resource blob 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: {
        enabled: blobServices.deleteRetentionPolicyEnabled
        days: blobServices.deleteRetentionPolicyDays
      }
      containerDeleteRetentionPolicy: {
        enabled: blobServices.containerDeleteRetentionPolicyEnabled
        days: blobServices.containerDeleteRetentionPolicyDays
      }
    }

    resource containers 'containers' = [
      for container in blobServices.containers: {
        name: container.name
        properties: { publicAccess: container.publicAccess }
      }
    ]
  }

  resource rules 'managementPolicies' = {
    name: 'default'
    properties: { policy: { rules: managementPolicyRules } }
  }
}

module rest '../../../rest.bicep' = {
  name: '${name}-rest'
  params: {
    of: name
    value: {
      containers: blobServices.containers
      diagnostics: blobServices.diagnosticSettings
      endpoints: privateEndpoints
    }
  }
}

output primaryBlobEndpoint string = account.properties.primaryEndpoints.blob
