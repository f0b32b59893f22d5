import type { PowerState } from '../../domain/power-state.ts'

/** How a state looks: the colour of its dot. It always stands beside the word, never alone. */
export type Tone = 'on' | 'off' | 'busy' | 'warning' | 'unknown'

export const STATE_TONES: Readonly<Record<PowerState, Tone>> = {
  running: 'on',
  starting: 'busy',
  stopping: 'busy',
  stopped: 'warning',
  deallocating: 'busy',
  deallocated: 'off',
  restarting: 'busy',
  unknown: 'unknown',
}
