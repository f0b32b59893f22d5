import { BUDGETS } from '../../domain/budgets.ts'
import { type Call, withTimeout } from '../../domain/call.ts'
import type { Directory } from '../../domain/directory.ts'
import type { DirectoryNames } from './ports.ts'

export interface Directories {
  /**
   * The directories between which a person may choose, their own first: of those that are allowed here, the ones that they have
   * an account in. If Azure does not say which these are, all that are allowed, so that none is missing in silence.
   *
   * @param home the person's call in their own directory. Never throws
   */
  of(home: Call): Promise<readonly Directory[]>
  /** Whether people may come from this tenant, given in lower case, besides their own. */
  isAllowed(tenantId: string): boolean
}

export function createDirectories(deps: {
  otherTenants: readonly string[]
  directoryNames: DirectoryNames
}): Directories {
  const { otherTenants } = deps
  return {
    async of(home) {
      const names = await deps.directoryNames(withTimeout(home, BUDGETS.directoryNames)).catch(() => undefined)
      const others = names ? otherTenants.filter((id) => names.has(id)) : otherTenants
      return [home.person.tenantId, ...others].map((tenantId) => ({ tenantId, name: names?.get(tenantId) ?? tenantId }))
    },
    isAllowed: (tenantId) => otherTenants.includes(tenantId),
  }
}
