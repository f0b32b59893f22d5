import { BUSY, type VmAction } from './vm-action.ts'

/**
 * Applies the last configuration of the VM again, which mends one that has failed. Now and then Azure restarts it for that.
 * https://learn.microsoft.com/rest/api/compute/virtual-machines/reapply
 */
export const reapply: VmAction = {
  name: 'reapply',
  icon: 'reapply',
  isRare: true,
  turnedOffWith: 'restart',
  interrupts: true,
  consequences: ['mayRestart', 'address', 'time'],
  losesAddress: false,
  needs: 'Microsoft.Compute/virtualMachines/reapply/action',
  during: undefined,
  goal: undefined,
  mayDelete: false,
  usualSeconds: 60,
  obstacles: { ...BUSY },
  ephemeralDiskObstacle: undefined,
  requires: undefined,
  advice: {},
}
