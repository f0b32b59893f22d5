import { BUSY, type VmAction } from './vm-action.ts'

export const start: VmAction = {
  name: 'start',
  icon: 'start',
  interrupts: false,
  losesAddress: false,
  needs: 'Microsoft.Compute/virtualMachines/start/action',
  during: 'starting',
  goal: 'running',
  usualSeconds: 60,
  obstacles: { ...BUSY, running: 'alreadyRunning' },
  ephemeralDiskObstacle: undefined,
  advice: {},
  begin: (compute, call, id) => compute.beginStart(call, id),
}
