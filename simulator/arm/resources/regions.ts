/** The regions that the estates use, and a few more. */
export const REGIONS = [
  { name: 'eastus', displayName: 'East US', geography: 'US' },
  { name: 'eastus2', displayName: 'East US 2', geography: 'US' },
  { name: 'westus3', displayName: 'West US 3', geography: 'US' },
  { name: 'northeurope', displayName: 'North Europe', geography: 'Europe' },
  { name: 'westeurope', displayName: 'West Europe', geography: 'Europe' },
  { name: 'uksouth', displayName: 'UK South', geography: 'Europe' },
  { name: 'swedencentral', displayName: 'Sweden Central', geography: 'Europe' },
  { name: 'germanywestcentral', displayName: 'Germany West Central', geography: 'Europe' },
  { name: 'southeastasia', displayName: 'Southeast Asia', geography: 'Asia Pacific' },
] as const
