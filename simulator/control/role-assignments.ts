import { BUILT_IN_ROLES, type RoleDefinition } from '../rbac/role-definition.ts'
import type { World } from '../world/world.ts'
import { readBody } from './read-amount.ts'

const SHAPE = 'The body must be [{"scope": "/subscriptions/…", "role": "Reader"}, …]; [] takes every role away.'

/** Reads all that a person has been given from now on; throws a RangeError that says what it must be. */
export function readRoleAssignments(body: unknown, { access }: Pick<World, 'access'>) {
  if (!Array.isArray(body)) throw new RangeError(SHAPE)
  const roles: readonly RoleDefinition[] = [
    ...Object.values(BUILT_IN_ROLES),
    ...access.assignments().map(({ role }) => role),
  ]
  return body.map((entry: unknown) => {
    const { scope, role: name } = readBody(entry)
    if (typeof scope !== 'string' || !scope.toLowerCase().startsWith('/subscriptions/')) throw new RangeError(SHAPE)
    const role = roles.find(({ roleName }) => roleName === name)
    if (role) return { scope, role }
    const names = [...new Set(roles.map(({ roleName }) => roleName))]
    throw new RangeError(`There is no role ${JSON.stringify(name)}, but ${names.join(', ')}.`)
  })
}
