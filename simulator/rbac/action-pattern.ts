import type { RoleDefinition } from './role-definition.ts'

const PATTERNS = new Map<string, RegExp>()

/** `*` matches any characters, `/` included. Matching is case-insensitive. */
export function matchesAction(pattern: string, action: string): boolean {
  let expression = PATTERNS.get(pattern)
  if (expression === undefined) {
    expression = new RegExp(`^${pattern.split('*').map(escapeForRegExp).join('.*')}$`, 'is')
    PATTERNS.set(pattern, expression)
  }
  return expression.test(action)
}

/** `notActions` subtracts only from the `actions` of the same definition: another role may still grant the action. */
export function grantsAction(role: RoleDefinition, action: string): boolean {
  return (
    role.actions.some((pattern) => matchesAction(pattern, action)) &&
    !role.notActions.some((pattern) => matchesAction(pattern, action))
  )
}

function escapeForRegExp(text: string): string {
  return text.replace(/[^\w/]/g, '\\$&')
}
