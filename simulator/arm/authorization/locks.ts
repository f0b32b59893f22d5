import { groupArmId, subscriptionArmId, vmArmId } from '../../world/arm-id.ts'
import { guidFrom } from '../../world/guid.ts'
import type { Lock } from '../../world/seed.ts'
import type { World } from '../../world/world.ts'
import { ARM_ERRORS } from '../arm-error.ts'
import { type ArmHandler, type ArmRequest, ok } from '../arm-request.ts'
import type { Gate } from '../gate.ts'

const READ = 'Microsoft.Authorization/locks/read'

/** `Microsoft.Authorization/locks`: the locks at a scope, below it, and above it, as Azure lists them for a resource. */
export function createLockHandlers({ world, gate }: { world: World; gate: Gate }) {
  const toLocks = (scopes: readonly string[]) => {
    const [own = ''] = scopes
    const locks = world.locks.filter(({ scope }) => scopes.includes(scope) || scope.startsWith(`${own}/`))
    return ok({ value: locks.map(toLock) })
  }

  /** A lock is opened at its own scope only. */
  const getLock = (request: ArmRequest, scope: string) => {
    const name = request.param('lock')
    const lock = world.locks.find((one) => one.scope === scope && toName(one) === name.toLowerCase())
    if (lock === undefined) throw ARM_ERRORS.lockNotFound(name)
    return ok(toLock(lock))
  }

  const readSubscription = (request: ArmRequest): string => {
    const scope = subscriptionArmId(gate.getSubscription(request))
    gate.demand(request, READ, scope)
    return scope
  }

  return {
    listForSubscription: (request) => toLocks([readSubscription(request)]),
    listForGroup: (request) => {
      const group = gate.getGroup(request, READ)
      return toLocks([groupArmId(group), subscriptionArmId(group.subscription)])
    },
    listForVm: (request) => {
      const vm = gate.getVm(request, READ)
      return toLocks([vmArmId(vm), groupArmId(vm.group), subscriptionArmId(vm.group.subscription)])
    },
    getOfSubscription: (request) => getLock(request, readSubscription(request)),
    getOfGroup: (request) => getLock(request, groupArmId(gate.getGroup(request, READ))),
    getOfVm: (request) => getLock(request, vmArmId(gate.getVm(request, READ))),
  } satisfies Record<string, ArmHandler>
}

function toName({ scope }: Lock): string {
  return `lock-${guidFrom(`lock ${scope}`).slice(0, 8)}`
}

function toLock(lock: Lock) {
  const name = toName(lock)
  const id = `${lock.scope}/providers/Microsoft.Authorization/locks/${name}`
  return { properties: { level: lock.level }, id, type: 'Microsoft.Authorization/locks', name }
}
