import { BUSY, type VmAction } from './vm-action.ts'

/** Deallocates: a VM that is only powered off still costs money. */
export const stop: VmAction = {
  name: 'stop',
  icon: 'stop',
  interrupts: true,
  losesAddress: true,
  needs: 'Microsoft.Compute/virtualMachines/deallocate/action',
  during: 'deallocating',
  goal: 'deallocated',
  usualSeconds: 90,
  // A VM that is only powered off may be deallocated, which ends its cost. So may a VM that hangs while it starts.
  obstacles: {
    deallocating: BUSY.deallocating,
    stopping: BUSY.stopping,
    restarting: BUSY.restarting,
    deallocated: 'alreadyOff',
  },
  ephemeralDiskObstacle: 'ephemeralDisk',
  advice: { stopped: 'stopBilling' },
  begin: (compute, call, id) => compute.beginDeallocate(call, id),
}
