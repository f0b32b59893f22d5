import { DiagnosticSetting, Tags } from '../../../types.bicep'

param name string
param location string
param tags Tags
param kind 'linux' | 'app'
param reserved bool
param skuName string
param skuCapacity int
param zoneRedundant bool
param diagnosticSettings DiagnosticSetting[]

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: name
  location: location
  tags: tags
  kind: kind
  sku: { name: skuName, capacity: skuCapacity }
  properties: { reserved: reserved, zoneRedundant: zoneRedundant }
}

module rest '../../../rest.bicep' = {
  name: '${name}-rest'
  params: { of: name, value: { diagnostics: diagnosticSettings } }
}

output resourceId string = plan.id
