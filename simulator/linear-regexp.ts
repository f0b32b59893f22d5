import { setFlagsFromString } from 'node:v8'

/**
 * A regular expression that a client wrote. One such as `(a+)+$` would keep this single thread busy for minutes; so V8 goes
 * over to its engine of linear time after many steps back. It can't where there are lookarounds or back references.
 */
export function createLinearRegExp(source: string, flags = ''): RegExp {
  setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks')
  return new RegExp(source, flags)
}
