import { DiagnosticSetting, PrivateEndpoint, RoleAssignment, Tags } from '../../../types.bicep'

param name string
param location string
param tags Tags
param sku 'premium' | 'standard'
param enableRbacAuthorization bool
param enablePurgeProtection bool
param enableVaultForDeployment bool
param enableVaultForDiskEncryption bool
param enableVaultForTemplateDeployment bool
param roleAssignments RoleAssignment[]
param diagnosticSettings DiagnosticSetting[]
param publicNetworkAccess 'Enabled' | 'Disabled'
param networkAcls resourceInput<'Microsoft.KeyVault/vaults@2025-05-01'>.properties.networkAcls
param privateEndpoints PrivateEndpoint[]

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: sku }
    enableRbacAuthorization: enableRbacAuthorization
    enablePurgeProtection: enablePurgeProtection
    enabledForDeployment: enableVaultForDeployment
    enabledForDiskEncryption: enableVaultForDiskEncryption
    enabledForTemplateDeployment: enableVaultForTemplateDeployment
    publicNetworkAccess: publicNetworkAccess
    networkAcls: networkAcls
  }
}

module rest '../../../rest.bicep' = {
  name: '${name}-rest'
  params: {
    of: name
    value: { roles: roleAssignments, diagnostics: diagnosticSettings, endpoints: privateEndpoints }
  }
}

output name string = vault.name
