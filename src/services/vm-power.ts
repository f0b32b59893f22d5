import { randomUUID } from 'node:crypto'
import type { VmId } from '../domain/arm-id.ts'
import { AppError } from '../domain/app-error.ts'
import type { Operation } from '../domain/operation.ts'
import { DURING, findObstacle, type PowerAction } from '../domain/power.ts'
import type { User } from '../domain/user.ts'
import type { Clock, Machines, OperationStore } from './ports.ts'

export interface VmPower {
  /**
   * Asks Azure to start, stop (deallocate) or restart a VM, as the person.
   *
   * @returns the operation that Azure has accepted; undefined where the VM is on its way there already
   * @throws AppError conflict where the VM's state does not fit, and whatever Azure answers
   */
  request(user: User, id: VmId, action: PowerAction): Promise<Operation | undefined>
}

export function createVmPower(deps: { machines: Machines; store: OperationStore; clock: Clock }): VmPower {
  return {
    async request(user, id, action) {
      const machine = await deps.machines.get(user, id)
      // A second click on the same button finds the first one's work under way: there is nothing to complain about.
      if (machine.power === DURING[action]) return undefined
      const obstacle = findObstacle(action, machine.power)
      if (obstacle) throw new AppError('conflict', `${machine.name} can't ${action} now. ${obstacle}`)

      const { pollUrl } = await deps.machines.begin(user, id, action)
      const operation: Operation = {
        id: randomUUID(),
        userObjectId: user.objectId,
        vm: id,
        action,
        begunAt: deps.clock.now(),
        endedAt: undefined,
        status: 'running',
        failure: undefined,
        pollUrl,
      }
      await deps.store.save(operation)
      return operation
    },
  }
}
