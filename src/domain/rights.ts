import type { VmActionName } from './vm-actions/vm-action.ts'
import { VM_ACTIONS } from './vm-actions/vm-actions.ts'

/** What one role of a person grants at a scope: patterns of Azure RBAC actions, in which `*` stands for anything. */
export interface Permission {
  readonly actions: readonly string[]
  /** What the same role does not grant all the same. Another role may. */
  readonly notActions: readonly string[]
}

/**
 * Whether any of the roles grants an action, as Azure evaluates them: role by role, in any letter case.
 * https://learn.microsoft.com/azure/role-based-access-control/role-definitions#notactions
 */
export function grants(permissions: readonly Permission[], action: string): boolean {
  return permissions.some(
    ({ actions, notActions }) =>
      actions.some((pattern) => matches(pattern, action)) && !notActions.some((pattern) => matches(pattern, action)),
  )
}

/** The actions of this app that the roles do not grant, in the order of their buttons. */
export function findLacking(permissions: readonly Permission[]): readonly VmActionName[] {
  return VM_ACTIONS.filter(({ needs }) => !grants(permissions, needs)).map(({ name }) => name)
}

/** Whatever Azure sends as a pattern takes no more time than its length. */
function matches(pattern: string, action: string): boolean {
  const text = action.toLowerCase()
  const [first = '', ...parts] = pattern.toLowerCase().split('*')
  if (parts.length === 0) return first === text
  const last = parts.pop() ?? ''
  if (!text.startsWith(first) || !text.endsWith(last)) return false
  let from = first.length
  for (const part of parts) {
    const at = text.indexOf(part, from)
    if (at < 0) return false
    from = at + part.length
  }
  return from + last.length <= text.length
}
