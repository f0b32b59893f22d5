/** The first api-version whose OpenAPI has a property of a VM (ComputeRP, virtualMachine.json). */
const FIRST_VERSIONS = {
  deleteOption: '2021-03-01',
  timeCreated: '2021-11-01',
  diskControllerType: '2022-08-01',
  etag: '2023-09-01',
  managedBy: '2023-09-01',
} as const

/** Whether an api-version has that property. Api-versions are dates, so their order is that of their text. */
export function hasProperty(apiVersion: string, property: keyof typeof FIRST_VERSIONS): boolean {
  return apiVersion.slice(0, FIRST_VERSIONS[property].length) >= FIRST_VERSIONS[property]
}

/** An api-version with every property. Resource Graph reports what the newest one does. */
export const NEWEST = '9999-12-31'
