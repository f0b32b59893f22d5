import { Tags } from '../../../types.bicep'

param name string
param location string
param tags Tags
param workspaceResourceId string

resource component 'Microsoft.Insights/components@2020-02-02' = {
  name: name
  location: location
  tags: tags
  kind: 'web'
  properties: { Application_Type: 'web', WorkspaceResourceId: workspaceResourceId }
}

output resourceId string = component.id
