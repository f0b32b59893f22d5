import type { PowerState } from '../../domain/power-state.ts'
import type { VmSnapshot } from '../../domain/vm-snapshot.ts'

/** How a state looks, the shape and colour beside its word: `data-state` in the views. */
export type Look = 'running' | 'billed' | 'failed' | 'changing' | 'off' | 'hibernated' | 'unknown' | 'done'

export const STATE_LOOKS: Readonly<Record<PowerState, Look>> = {
  running: 'running',
  starting: 'changing',
  stopping: 'changing',
  stopped: 'billed',
  deallocating: 'changing',
  deallocated: 'off',
  restarting: 'changing',
  unknown: 'unknown',
}

export function toLook({ power, traits }: Pick<VmSnapshot, 'power' | 'traits'>): Look {
  return power === 'deallocated' && traits?.isHibernated === true ? 'hibernated' : STATE_LOOKS[power]
}
