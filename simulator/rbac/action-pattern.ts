import type { RoleDefinition } from './role-definition.ts'

const patterns = new Map<string, RegExp>()

/** `*` stands for any characters, `/` included, and letter case doesn't count. */
export function matchesAction(pattern: string, action: string): boolean {
  let expression = patterns.get(pattern)
  if (expression === undefined) {
    expression = new RegExp(`^${pattern.split('*').map(escapeForRegExp).join('.*')}$`, 'is')
    patterns.set(pattern, expression)
  }
  return expression.test(action)
}

/** What a definition takes away in `notActions`, it takes from its own `actions` only: another role may still grant it. */
export function grantsAction(role: RoleDefinition, action: string): boolean {
  return (
    role.actions.some((pattern) => matchesAction(pattern, action)) &&
    !role.notActions.some((pattern) => matchesAction(pattern, action))
  )
}

function escapeForRegExp(text: string): string {
  return text.replace(/[^\w/]/g, '\\$&')
}
