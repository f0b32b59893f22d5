import { BUSY, type VmAction } from './vm-action.ts'

/** Of a hibernated VM, it resumes it. */
export const start: VmAction = {
  name: 'start',
  icon: 'start',
  isRare: false,
  turnedOffWith: undefined,
  interrupts: false,
  consequences: [],
  losesAddress: false,
  needs: 'Microsoft.Compute/virtualMachines/start/action',
  during: 'starting',
  goal: 'running',
  mayDelete: false,
  usualSeconds: 60,
  obstacles: { ...BUSY, running: 'alreadyRunning' },
  ephemeralDiskObstacle: undefined,
  requires: undefined,
  advice: {},
}
