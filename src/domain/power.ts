export const POWER_STATES = [
  'running',
  'starting',
  'stopping',
  'stopped',
  'deallocating',
  'deallocated',
  'restarting',
  'unknown',
] as const
export type PowerState = (typeof POWER_STATES)[number]

/** `stop` deallocates: a VM that is only powered off still costs money. */
export const POWER_ACTIONS = ['start', 'stop', 'restart'] as const
export type PowerAction = (typeof POWER_ACTIONS)[number]

/** Reads Azure's status code, `PowerState/running`, in any letter case. */
export function toPowerState(code: string | undefined): PowerState {
  const word = code?.toLowerCase().replace(/^powerstate\//, '')
  return POWER_STATES.find((state) => state === word) ?? 'unknown'
}

/** A state that ends by itself. */
export function isTransitional(power: PowerState): boolean {
  return TRANSITIONAL[power]
}

const TRANSITIONAL: Readonly<Record<PowerState, boolean>> = {
  running: false,
  starting: true,
  stopping: true,
  stopped: false,
  deallocating: true,
  deallocated: false,
  restarting: true,
  unknown: false,
}

/** Why an action does not fit a state, or undefined if it does. An unknown state leaves the decision to Azure. */
export function findObstacle(action: PowerAction, power: PowerState): string | undefined {
  return OBSTACLES[action][power]
}

const BUSY = {
  starting: 'It is starting.',
  stopping: 'It is stopping.',
  deallocating: 'It is stopping.',
  restarting: 'It is restarting.',
} as const

const OBSTACLES: Readonly<Record<PowerAction, Readonly<Partial<Record<PowerState, string>>>>> = {
  start: { ...BUSY, running: 'It is running already.' },
  // A VM that is only powered off may be deallocated, which ends its cost. So may a VM that hangs while it starts.
  stop: {
    deallocating: BUSY.deallocating,
    stopping: BUSY.stopping,
    restarting: BUSY.restarting,
    deallocated: 'It is off already.',
  },
  restart: { ...BUSY, stopped: 'It is off. Start it instead.', deallocated: 'It is off. Start it instead.' },
}

/** The state of a VM while an action is carried out. */
export const DURING: Readonly<Record<PowerAction, PowerState>> = {
  start: 'starting',
  stop: 'deallocating',
  restart: 'restarting',
}

/** Whether an action interrupts people who work on the VM, and therefore needs confirmation. */
export const INTERRUPTS: Readonly<Record<PowerAction, boolean>> = { start: false, stop: true, restart: true }

/** The state of a VM after an action has succeeded. */
export const GOAL: Readonly<Record<PowerAction, PowerState>> = {
  start: 'running',
  stop: 'deallocated',
  restart: 'running',
}
