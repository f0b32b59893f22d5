// What several instances share of what people did. Losing it costs that list and nothing else, so the smallest will do.
param name string
param location string
param tags { *: string }
param vaultName string
param workspaceId string
@description('Empty where it is reached over the internet.')
param endpointSubnetId string
param zoneId string

module redis 'br/public:avm/res/cache/redis-enterprise:0.5.1' = {
  name: '${name}-cluster'
  params: {
    name: name
    location: location
    tags: tags
    skuName: 'Balanced_B0'
    highAvailability: 'Disabled'
    minimumTlsVersion: '1.2'
    publicNetworkAccess: empty(endpointSubnetId) ? 'Enabled' : 'Disabled'
    // One address for all of it: the app is no cluster client.
    database: {
      accessKeysAuthentication: 'Enabled'
      clusteringPolicy: 'EnterpriseCluster'
      evictionPolicy: 'VolatileLRU'
    }
    diagnosticSettings: [{ workspaceResourceId: workspaceId }]
    privateEndpoints: empty(endpointSubnetId)
      ? []
      : [
          {
            subnetResourceId: endpointSubnetId
            privateDnsZoneGroup: { privateDnsZoneGroupConfigs: [{ privateDnsZoneResourceId: zoneId }] }
          }
        ]
  }
}

resource cluster 'Microsoft.Cache/redisEnterprise@2025-04-01' existing = {
  name: name

  resource database 'databases' existing = {
    name: 'default'
  }
}

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: vaultName

  // A key may hold a slash or a plus, which an address must not.
  resource url 'secrets' = {
    name: 'redis-url'
    properties: {
      value: 'rediss://:${uriComponent(cluster::database.listKeys().primaryKey)}@${redis.outputs.hostName}:10000'
    }
  }
}
