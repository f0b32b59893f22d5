import { Tags } from '../../../types.bicep'

param name string
param location string
param tags Tags
param addressPrefixes string[]
param subnets Subnet[]

@sealed()
type Subnet = { name: string, addressPrefix: string, delegation: string? }

resource network 'Microsoft.Network/virtualNetworks@2024-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: addressPrefixes }
    subnets: map(subnets, subnet => {
      name: subnet.name
      properties: {
        addressPrefix: subnet.addressPrefix
        delegations: map(
          filter([subnet.?delegation ?? ''], service => !empty(service)),
          service => { name: service, properties: { serviceName: service } }
        )
      }
    })
  }
}

output resourceId string = network.id
output subnetResourceIds string[] = map(
  subnets,
  subnet => resourceId('Microsoft.Network/virtualNetworks/subnets', name, subnet.name)
)
