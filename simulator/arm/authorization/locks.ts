import { groupArmId, subscriptionArmId, vmArmId } from '../../world/arm-id.ts'
import { guidFrom } from '../../world/guid.ts'
import type { World } from '../../world/world.ts'
import { type ArmHandler, ok } from '../arm-request.ts'
import type { Gate } from '../gate.ts'

const READ = 'Microsoft.Authorization/locks/read'

/** `Microsoft.Authorization/locks`: the locks at a scope, below it, and above it, as Azure lists them for a resource. */
export function createLockHandlers({ world, gate }: { world: World; gate: Gate }) {
  const toLocks = (scopes: readonly string[]) => {
    const [own = ''] = scopes
    const locks = world.locks.filter(({ scope }) => scopes.includes(scope) || scope.startsWith(`${own}/`))
    return ok({
      value: locks.map(({ scope, level }) => {
        const name = `lock-${guidFrom(`lock ${scope}`).slice(0, 8)}`
        const id = `${scope}/providers/Microsoft.Authorization/locks/${name}`
        return { properties: { level }, id, type: 'Microsoft.Authorization/locks', name }
      }),
    })
  }

  return {
    listForSubscription: (request) => {
      const scope = subscriptionArmId(gate.getSubscription(request))
      gate.demand(request, READ, scope)
      return toLocks([scope])
    },
    listForGroup: (request) => {
      const group = gate.getGroup(request, READ)
      return toLocks([groupArmId(group), subscriptionArmId(group.subscription)])
    },
    listForVm: (request) => {
      const vm = gate.getVm(request, READ)
      return toLocks([vmArmId(vm), groupArmId(vm.group), subscriptionArmId(vm.group.subscription)])
    },
  } satisfies Record<string, ArmHandler>
}
