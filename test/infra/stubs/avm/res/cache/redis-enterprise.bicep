import { DiagnosticSetting, PrivateEndpoint, Tags } from '../../../types.bicep'

param name string
param location string
param tags Tags
param skuName resourceInput<'Microsoft.Cache/redisEnterprise@2025-07-01'>.sku.name
param highAvailability 'Enabled' | 'Disabled'
param minimumTlsVersion '1.2'
param publicNetworkAccess 'Enabled' | 'Disabled'
param database Database
param diagnosticSettings DiagnosticSetting[]
param privateEndpoints PrivateEndpoint[]

@sealed()
type Database = {
  accessKeysAuthentication: 'Enabled' | 'Disabled'
  accessPolicyAssignments: { name: string?, userObjectId: string, accessPolicyName: 'default'? }[]
  clientProtocol: 'Encrypted' | 'Plaintext'
  clusteringPolicy: 'EnterpriseCluster' | 'OSSCluster' | 'NoCluster'
  evictionPolicy: resourceInput<'Microsoft.Cache/redisEnterprise/databases@2025-07-01'>.properties.evictionPolicy
}

resource cluster 'Microsoft.Cache/redisEnterprise@2025-07-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: skuName }
  properties: {
    highAvailability: highAvailability
    minimumTlsVersion: minimumTlsVersion
    publicNetworkAccess: publicNetworkAccess
  }

  resource databases 'databases' = {
    name: 'default'
    properties: {
      accessKeysAuthentication: database.accessKeysAuthentication
      clientProtocol: database.clientProtocol
      clusteringPolicy: database.clusteringPolicy
      evictionPolicy: database.evictionPolicy
    }

    resource assignments 'accessPolicyAssignments' = [
      for assignment in database.accessPolicyAssignments: {
        name: assignment.?name ?? assignment.userObjectId
        properties: {
          accessPolicyName: assignment.?accessPolicyName ?? 'default'
          user: { objectId: assignment.userObjectId }
        }
      }
    ]
  }
}

module rest '../../../rest.bicep' = {
  name: '${name}-rest'
  params: { of: name, value: { diagnostics: diagnosticSettings, endpoints: privateEndpoints } }
}

output hostName string = cluster.properties.hostName
