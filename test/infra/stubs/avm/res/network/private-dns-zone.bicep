import { Tags } from '../../../types.bicep'

param name string
param tags Tags
param virtualNetworkLinks { virtualNetworkResourceId: string }[]

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: name
  location: 'global'
  tags: tags

  resource links 'virtualNetworkLinks' = [
    for (link, index) in virtualNetworkLinks: {
      name: 'link-${index}'
      location: 'global'
      properties: { virtualNetwork: { id: link.virtualNetworkResourceId }, registrationEnabled: false }
    }
  ]
}

output resourceId string = zone.id
