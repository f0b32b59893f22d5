// A network in which nothing but the site, its slot and what they need has an address.
param name string
param location string
param tags { *: string }

module network 'br/public:avm/res/network/virtual-network:0.10.1' = {
  name: '${name}-network'
  params: {
    name: name
    location: location
    tags: tags
    addressPrefixes: ['10.70.0.0/24']
    subnets: [
      { name: 'site', addressPrefix: '10.70.0.0/26', delegation: 'Microsoft.Web/serverFarms' }
      { name: 'endpoints', addressPrefix: '10.70.0.64/26' }
    ]
  }
}

var zones = [
  'privatelink.azurewebsites.net'
  'privatelink.vaultcore.azure.net'
  'privatelink.redis.azure.net'
  'privatelink.blob.${environment().suffixes.storage}'
]

module dns 'br/public:avm/res/network/private-dns-zone:0.8.1' = [
  for (zone, index) in zones: {
    name: '${name}-zone-${index}'
    params: {
      name: zone
      tags: tags
      virtualNetworkLinks: [{ virtualNetworkResourceId: network.outputs.resourceId }]
    }
  }
]

output siteSubnetId string = network.outputs.subnetResourceIds[0]
output endpointSubnetId string = network.outputs.subnetResourceIds[1]
output siteZoneId string = dns[0].outputs.resourceId
output vaultZoneId string = dns[1].outputs.resourceId
output redisZoneId string = dns[2].outputs.resourceId
output blobZoneId string = dns[3].outputs.resourceId
