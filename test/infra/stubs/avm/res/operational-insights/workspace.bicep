import { Tags } from '../../../types.bicep'

param name string
param location string
param tags Tags
@minValue(0)
@maxValue(730)
param dataRetention int

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: name
  location: location
  tags: tags
  properties: { retentionInDays: dataRetention }
}

output resourceId string = workspace.id
