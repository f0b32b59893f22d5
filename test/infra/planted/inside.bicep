param adminPassword string
param condition string
param location string = resourceGroup().location

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = if (!empty(condition)) {
  name: 'abc'
  location: location
  sku: { name: 'Standard_LRS' }
  kind: 'StorageV2'
  tags: { password: adminPassword }
}
