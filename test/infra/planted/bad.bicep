// One breach of each rule that infra/bicepconfig.json raises to an error. The compiler takes a misspelt rule without a word.
import { Unused } from 'types.bicep'

param unused string
param thing object
@secure()
param secret string = 'abc'
param region string = resourceGroup().location
param id string = newGuid()

var notUsed = 1
var url = 'https://management.azure.com/'
var joined = concat('a', url)
var inner = '${url}'
var nothing = json('null')

resource old 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: 'x'
}

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: 'abc${id}'
  location: 'westeurope'
  sku: { name: 'Standard_LRS' }
  kind: 'StorageV2'
}

resource services 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  name: '${account.name}/default'
}

module inside 'inside.bicep' = {
  name: 'inside'
  params: { adminPassword: secret, condition: account.properties.primaryLocation }
}

output a string = secret
output b string = '${joined}${inner}${nothing}${region}'
output c string = contains(thing, 'x') ? thing.x : ''
output d string = reference(account.id).x
