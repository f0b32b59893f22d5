import { BUSY, type VmAction } from './vm-action.ts'

/**
 * Shuts the VM down, moves it to another host and starts it there.
 * https://learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/redeploy-to-new-node-windows
 */
export const redeploy: VmAction = {
  name: 'redeploy',
  icon: 'redeploy',
  isRare: true,
  turnedOffWith: 'restart',
  interrupts: true,
  consequences: ['disconnects', 'moves', 'address', 'temporaryDisk', 'time'],
  losesAddress: true,
  needs: 'Microsoft.Compute/virtualMachines/redeploy/action',
  during: 'restarting',
  goal: 'running',
  mayDelete: false,
  usualSeconds: 300,
  obstacles: { ...BUSY, deallocated: 'off' },
  ephemeralDiskObstacle: undefined,
  requires: undefined,
  advice: {},
}
