import { BUSY, type VmAction } from './vm-action.ts'

const OFF = 'It is off. Start it instead.'

export const restart: VmAction = {
  name: 'restart',
  icon: 'restart',
  label: 'Restart',
  consequence: 'Whoever works on it is cut off, and what is not saved is lost. It keeps its addresses.',
  interrupts: true,
  losesAddress: false,
  needs: 'Microsoft.Compute/virtualMachines/restart/action',
  during: 'restarting',
  goal: 'running',
  obstacles: { ...BUSY, stopped: OFF, deallocated: OFF },
  advice: {},
  begin: (compute, call, id) => compute.beginRestart(call, id),
}
