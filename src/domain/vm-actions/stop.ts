import { BUSY, type VmAction } from './vm-action.ts'

/** Deallocates: a VM that is only powered off still costs money. */
export const stop: VmAction = {
  name: 'stop',
  icon: 'stop',
  isRare: false,
  turnedOffWith: undefined,
  interrupts: true,
  consequences: ['billingEnds', 'disconnects', 'address', 'temporaryDisk', 'time'],
  losesAddress: true,
  needs: 'Microsoft.Compute/virtualMachines/deallocate/action',
  during: 'deallocating',
  goal: 'deallocated',
  mayDelete: false,
  usualSeconds: 90,
  // A VM that is only powered off may be deallocated, which ends its cost. So may a VM that hangs while it starts.
  obstacles: {
    deallocating: BUSY.deallocating,
    stopping: BUSY.stopping,
    restarting: BUSY.restarting,
    deallocated: 'alreadyOff',
  },
  ephemeralDiskObstacle: 'ephemeralDisk',
  requires: undefined,
  advice: { stopped: 'stopBilling' },
}
