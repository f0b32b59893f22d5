import * as z from 'zod'
import type { Cloud } from '../../config/clouds.ts'
import { findOwn } from '../../domain/find-own.ts'
import type { Lock, Locks } from '../../features/rights/ports.ts'
import type { ArmClients } from '../transport/arm-clients.ts'
import { listAll, toVmPath } from './list-all.ts'

const API_VERSION = '2016-09-01'

const Locked = z.object({
  id: z.string(),
  name: z.string(),
  properties: z.object({ level: z.string() }),
})

/**
 * `Microsoft.Authorization/locks`: those of a VM, with those that it inherits.
 * https://learn.microsoft.com/rest/api/resources/management-locks
 */
export function createLocks({ clients, cloud }: { clients: ArmClients; cloud: Cloud }): Locks {
  const list = listAll({ clients, cloud, item: Locked })
  return {
    async ofVm(call, id) {
      const locks = await list(
        call,
        `${toVmPath(id)}/providers/Microsoft.Authorization/locks?api-version=${API_VERSION}`,
      )
      return locks.map(toLock)
    },
  }
}

function toLock({ id, name, properties: { level } }: z.infer<typeof Locked>): Lock {
  const own = /^(.*)\/providers\/Microsoft\.Authorization\/locks\/[^/]+$/i.exec(id)
  return { name, level: findOwn(LEVELS, level.toLowerCase()) ?? 'unknown', scope: own?.[1] ?? id }
}

const LEVELS: Readonly<Record<string, Lock['level']>> = { readonly: 'read-only', cannotdelete: 'no-deletion' }
