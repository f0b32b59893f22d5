import type { PowerState } from '../../domain/power-state.ts'
import type { VmAddresses } from '../../domain/vm.ts'

/** How a state looks: the colour of its dot. It always stands beside the word, never alone. */
export type Tone = 'on' | 'off' | 'busy' | 'warning' | 'unknown'

interface StateWords {
  readonly label: string
  /** The label beside a count of VMs. */
  readonly short: string
  /** Azure's own term beside the plain label, or why the state is unknown. */
  readonly hint: string
  readonly tone: Tone
}

export const STATE_WORDS: Readonly<Record<PowerState, StateWords>> = {
  running: { label: 'Running', short: 'Running', hint: '', tone: 'on' },
  starting: { label: 'Starting …', short: 'Starting', hint: '', tone: 'busy' },
  stopping: { label: 'Stopping …', short: 'Shutting down', hint: '', tone: 'busy' },
  stopped: {
    label: 'Stopped, still billed',
    short: 'Stopped, still billed',
    hint: '(not deallocated)',
    tone: 'warning',
  },
  deallocating: { label: 'Stopping …', short: 'Stopping', hint: '', tone: 'busy' },
  deallocated: { label: 'Off, not billed', short: 'Off, not billed', hint: '(deallocated)', tone: 'off' },
  restarting: { label: 'Restarting …', short: 'Restarting', hint: '', tone: 'busy' },
  unknown: { label: 'Unknown', short: 'Unknown', hint: 'Azure does not say', tone: 'unknown' },
}

/** The text in place of an address. */
export const NO_ADDRESS_WORDS: Readonly<Record<VmAddresses['knowledge'], string>> = {
  known: 'none',
  hidden: 'not visible to you',
  unavailable: 'not known at the moment',
}
