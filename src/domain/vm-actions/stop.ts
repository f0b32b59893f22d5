import { BUSY, type VmAction } from './vm-action.ts'

/** Deallocates: a VM that is only powered off still costs money. */
export const stop: VmAction = {
  name: 'stop',
  icon: 'stop',
  label: 'Stop',
  consequence:
    'Whoever works on it is cut off, and what is not saved is lost. It is deallocated, so it no longer costs compute; ' +
    'disks and reserved addresses still do. An address that is not reserved will be another one next time.',
  interrupts: true,
  losesAddress: true,
  needs: 'Microsoft.Compute/virtualMachines/deallocate/action',
  during: 'deallocating',
  goal: 'deallocated',
  // A VM that is only powered off may be deallocated, which ends its cost. So may a VM that hangs while it starts.
  obstacles: {
    deallocating: BUSY.deallocating,
    stopping: BUSY.stopping,
    restarting: BUSY.restarting,
    deallocated: 'It is off already.',
  },
  advice: { stopped: 'Stop billing' },
  begin: (compute, call, id) => compute.beginDeallocate(call, id),
}
