import { BUSY, type VmAction } from './vm-action.ts'

export const restart: VmAction = {
  name: 'restart',
  icon: 'restart',
  isRare: false,
  turnedOffWith: undefined,
  interrupts: true,
  consequences: ['disconnects', 'address', 'time'],
  losesAddress: false,
  needs: 'Microsoft.Compute/virtualMachines/restart/action',
  during: 'restarting',
  goal: 'running',
  mayDelete: false,
  usualSeconds: 60,
  obstacles: { ...BUSY, stopped: 'off', deallocated: 'off' },
  ephemeralDiskObstacle: undefined,
  requires: undefined,
  advice: {},
}
