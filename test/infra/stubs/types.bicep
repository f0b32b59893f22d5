// What the verified modules share: https://github.com/Azure/bicep-registry-modules/tree/main/avm/utl/types/avm-common-types
@export()
type Tags = { *: string }

@export()
@sealed()
type DiagnosticSetting = {
  workspaceResourceId: string
  logCategoriesAndGroups: { category: string }[]?
  metricCategories: { category: string }[]?
}

@export()
@sealed()
type PrivateEndpoint = {
  service: string?
  subnetResourceId: string
  privateDnsZoneGroup: { privateDnsZoneGroupConfigs: { privateDnsZoneResourceId: string }[] }
}

@export()
@sealed()
type RoleAssignment = {
  principalId: string
  principalType: 'ServicePrincipal' | 'Group' | 'User'
  roleDefinitionIdOrName: string
}
