import type { PowerAction, PowerState } from '../../domain/power.ts'
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

interface ActionWords {
  readonly label: string
  /** What it does to the VM, its users and the bill. */
  readonly consequence: string
}

export const ACTION_WORDS: Readonly<Record<PowerAction, ActionWords>> = {
  start: { label: 'Start', consequence: 'It takes about a minute, and from then on the machine is billed.' },
  stop: {
    label: 'Stop',
    consequence:
      'Whoever works on it is cut off, and what is not saved is lost. It is deallocated, so it no longer costs compute; ' +
      'disks and reserved addresses still do. An address that is not reserved will be another one next time.',
  },
  restart: {
    label: 'Restart',
    consequence: 'Whoever works on it is cut off, and what is not saved is lost. It keeps its addresses.',
  },
}

/** The text in place of an address. */
export const NO_ADDRESS_WORDS: Readonly<Record<VmAddresses['knowledge'], string>> = {
  known: 'none',
  hidden: 'not visible to you',
  unavailable: 'not known at the moment',
}
