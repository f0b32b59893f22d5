// What several instances share of what people did. Losing it costs that list and nothing else, so the smallest will do. Nobody has a
// key to it: the app signs in with Entra ID, as itself.
param name string
param location string
param tags { *: string }
param skuName string
@description('The object id of the identity that the app signs in as.')
param principalId string
param workspaceId string
@description('Empty where it is reached over the internet.')
param endpointSubnetId string
param zoneId string

// Up to 25 GB, of which none needs to be spread over shards.
var isSmall = contains(
  ['Balanced_B0', 'Balanced_B1', 'Balanced_B3', 'Balanced_B5', 'Balanced_B10', 'Balanced_B20'],
  skuName
)

module redis 'br/public:avm/res/cache/redis-enterprise:0.5.1' = {
  name: '${name}-cluster'
  params: {
    name: name
    location: location
    tags: tags
    skuName: skuName
    highAvailability: 'Disabled'
    minimumTlsVersion: '1.2'
    publicNetworkAccess: empty(endpointSubnetId) ? 'Enabled' : 'Disabled'
    database: {
      accessKeysAuthentication: 'Disabled'
      accessPolicyAssignments: [{ name: 'app', userObjectId: principalId, accessPolicyName: 'default' }]
      clientProtocol: 'Encrypted'
      // One address for all of it: the app is no cluster client. The default, OSSCluster, can't be changed later.
      clusteringPolicy: isSmall ? 'NoCluster' : 'EnterpriseCluster'
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

// The port of every Azure Managed Redis.
output url string = 'rediss://${redis.outputs.hostName}:10000'
