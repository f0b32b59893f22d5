import { BUSY, type VmAction } from './vm-action.ts'

export const restart: VmAction = {
  name: 'restart',
  icon: 'restart',
  interrupts: true,
  losesAddress: false,
  needs: 'Microsoft.Compute/virtualMachines/restart/action',
  during: 'restarting',
  goal: 'running',
  usualSeconds: 60,
  obstacles: { ...BUSY, stopped: 'off', deallocated: 'off' },
  ephemeralDiskObstacle: undefined,
  advice: {},
  begin: (compute, call, id) => compute.beginRestart(call, id),
}
