import { setFlagsFromString } from 'node:v8'

/**
 * Compiles a regular expression that a client wrote. A pattern such as `(a+)+$` can block this single thread for minutes.
 * So V8 switches to its linear-time engine after excessive backtracking. It cannot do so if the pattern has lookarounds
 * or back references.
 */
export function createLinearRegExp(source: string, flags = ''): RegExp {
  setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks')
  return new RegExp(source, flags)
}
