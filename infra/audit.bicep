// Who asked for what, for auditors. Nobody has a key to it: the app appends with Entra ID, as itself.
param name string
param location string
param tags { *: string }
param days int
@description('0 for no policy.')
param immutableDays int
@description('The object id of the identity that the app signs in as.')
param principalId string
param workspaceId string
@description('Empty where it is reached over the internet.')
param endpointSubnetId string
param zoneId string

var containerName = 'audit'
var isPrivate = !empty(endpointSubnetId)

module storage 'br/public:avm/res/storage/storage-account:0.32.1' = {
  name: '${name}-account'
  params: {
    name: name
    location: location
    tags: tags
    kind: 'StorageV2'
    skuName: 'Standard_LRS'
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: { defaultAction: isPrivate ? 'Deny' : 'Allow', bypass: 'AzureServices' }
    blobServices: {
      // Who deletes something by mistake has a week to take it back.
      deleteRetentionPolicyEnabled: true
      deleteRetentionPolicyDays: 7
      containerDeleteRetentionPolicyEnabled: true
      containerDeleteRetentionPolicyDays: 7
      containers: [
        {
          name: containerName
          publicAccess: 'None'
          roleAssignments: [
            {
              principalId: principalId
              principalType: 'ServicePrincipal'
              roleDefinitionIdOrName: 'Storage Blob Data Contributor'
            }
          ]
          // What is written stays as it is, but a blob may grow: without that the app could append nothing.
          immutabilityPolicy: immutableDays == 0
            ? null
            : {
                immutabilityPeriodSinceCreationInDays: immutableDays
                allowProtectedAppendWrites: true
                allowProtectedAppendWritesAll: false
              }
        }
      ]
      diagnosticSettings: [
        {
          workspaceResourceId: workspaceId
          logCategoriesAndGroups: [{ category: 'StorageRead' }, { category: 'StorageDelete' }]
          metricCategories: [{ category: 'AllMetrics' }]
        }
      ]
    }
    managementPolicyRules: [
      {
        name: 'delete-old-entries'
        enabled: true
        type: 'Lifecycle'
        definition: {
          filters: { blobTypes: ['appendBlob'], prefixMatch: ['${containerName}/'] }
          actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: days } } }
        }
      }
    ]
    privateEndpoints: isPrivate
      ? [
          {
            service: 'blob'
            subnetResourceId: endpointSubnetId
            privateDnsZoneGroup: { privateDnsZoneGroupConfigs: [{ privateDnsZoneResourceId: zoneId }] }
          }
        ]
      : []
  }
}

output container string = '${storage.outputs.primaryBlobEndpoint}${containerName}'
