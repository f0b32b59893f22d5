import { BUSY, type VmAction } from './vm-action.ts'

/**
 * Deallocates, after the memory is saved on the OS disk. Azure needs the same right for it as for a stop.
 * https://learn.microsoft.com/azure/virtual-machines/hibernate-resume
 */
export const hibernate: VmAction = {
  name: 'hibernate',
  icon: 'hibernate',
  isRare: true,
  turnedOffWith: 'stop',
  interrupts: true,
  consequences: ['billingEnds', 'disconnectsAsleep', 'address', 'temporaryDisk', 'time'],
  losesAddress: true,
  needs: 'Microsoft.Compute/virtualMachines/deallocate/action',
  during: 'deallocating',
  goal: 'deallocated',
  mayDelete: false,
  usualSeconds: 120,
  obstacles: { ...BUSY, stopped: 'notRunning', deallocated: 'alreadyOff' },
  ephemeralDiskObstacle: 'ephemeralDisk',
  requires: { trait: 'canHibernate', obstacle: 'cannotHibernate' },
  advice: {},
}
