import { BUSY, type VmAction } from './vm-action.ts'

export const start: VmAction = {
  name: 'start',
  icon: 'start',
  label: 'Start',
  consequence: 'It takes about a minute, and from then on the machine is billed.',
  interrupts: false,
  losesAddress: false,
  needs: 'Microsoft.Compute/virtualMachines/start/action',
  during: 'starting',
  goal: 'running',
  obstacles: { ...BUSY, running: 'It is running already.' },
  advice: {},
  begin: (compute, call, id) => compute.beginStart(call, id),
}
