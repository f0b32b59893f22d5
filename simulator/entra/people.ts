import type { AppRegistration, Directory, Person } from '../directory.ts'

/** The person with that user principal name, ignoring case. */
export function findPersonByName(directory: Directory, userPrincipalName: string): Person | undefined {
  const name = userPrincipalName.trim().toLowerCase()
  return directory.people.find((person) => person.userPrincipalName.toLowerCase() === name)
}

export function findPersonById(directory: Directory, objectId: string): Person | undefined {
  return directory.people.find((person) => person.objectId === objectId)
}

/** The same, and guests of other tenants by the object id that they have there. */
export function findAccount(directory: Directory, objectId: string): Person | undefined {
  const guests = (directory.otherTenants ?? []).flatMap((tenant) => tenant.guests)
  return findPersonById(directory, objectId) ?? guests.find((person) => person.objectId === objectId)
}

export function findApp(directory: Directory, clientId: string): AppRegistration | undefined {
  const { apps, servicePrincipal } = directory
  return [apps.auth, apps.sdk, servicePrincipal].find((app) => app.clientId.toLowerCase() === clientId.toLowerCase())
}
