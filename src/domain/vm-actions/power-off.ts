import { BUSY, type VmAction } from './vm-action.ts'

/** Shuts the system down, but keeps the host: the VM still costs money, and keeps its addresses and its temporary disk. */
export const powerOff: VmAction = {
  name: 'power-off',
  icon: 'power-off',
  isRare: true,
  turnedOffWith: 'stop',
  interrupts: true,
  consequences: ['billingGoesOn', 'disconnects', 'address', 'time'],
  losesAddress: false,
  needs: 'Microsoft.Compute/virtualMachines/powerOff/action',
  during: 'stopping',
  goal: 'stopped',
  mayDelete: false,
  usualSeconds: 60,
  obstacles: { ...BUSY, stopped: 'alreadyOff', deallocated: 'alreadyOff' },
  ephemeralDiskObstacle: undefined,
  requires: undefined,
  advice: {},
}
