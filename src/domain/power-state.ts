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
