import { BUSY, type VmAction } from './vm-action.ts'

/**
 * Azure takes a Spot VM back within 30 minutes, as it would for lack of room, and says nothing of the progress.
 * https://learn.microsoft.com/rest/api/compute/virtual-machines/simulate-eviction
 */
export const simulateEviction: VmAction = {
  name: 'simulate-eviction',
  icon: 'simulate-eviction',
  isRare: true,
  turnedOffWith: 'stop',
  interrupts: true,
  consequences: ['evicts', 'disconnects', 'address', 'temporaryDisk'],
  losesAddress: true,
  needs: 'Microsoft.Compute/virtualMachines/simulateEviction/action',
  during: undefined,
  goal: 'deallocated',
  mayDelete: true,
  usualSeconds: 180,
  obstacles: { ...BUSY, stopped: 'notRunning', deallocated: 'alreadyOff' },
  ephemeralDiskObstacle: undefined,
  requires: { trait: 'eviction', obstacle: 'notSpot' },
  advice: {},
}
