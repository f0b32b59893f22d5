import type { Words } from '../words/words.ts'
import type { Vm } from './vm.ts'
import { findBlocked } from './vm-conditions.ts'

type NoConnection = keyof Words['noConnection']

/** How a person connects to a VM now, or why they can't. */
export type Connection =
  | { readonly kind: 'none'; readonly reason: NoConnection }
  | {
      /** Remote Desktop for Windows, SSH for Linux; for any other system only the address is known. */
      readonly kind: 'rdp' | 'ssh' | 'address'
      readonly address: string
      /** Whether it is a public address of the VM's own. If not, some network must lead to it. */
      readonly isPublic: boolean
      /** Whether people sign in with their own account of Entra, not with one of the VM. */
      readonly isByEntra: boolean
      /** The account that was created with the VM; undefined if it is not known or not the one to use. */
      readonly login: string | undefined
    }

export function findConnection(vm: Vm): Connection {
  const { power, addresses, os, adminName } = vm
  const blocked = findBlocked(vm)
  if (blocked === 'creating' || blocked === 'deleting') return { kind: 'none', reason: blocked }
  if (power !== 'running') return { kind: 'none', reason: NOT_RUNNING[power] }
  const address = addresses.public ?? addresses.private
  if (address === undefined) return { kind: 'none', reason: NO_ADDRESS[addresses.knowledge] }
  const isByEntra = os !== 'unknown' && vm.hasEntraSignIn === true
  return {
    kind: KINDS[os],
    address,
    isPublic: addresses.public !== undefined,
    isByEntra,
    login: !isByEntra && adminName !== undefined && LOGIN.test(adminName) ? adminName : undefined,
  }
}

const KINDS = { Windows: 'rdp', Linux: 'ssh', unknown: 'address' } as const satisfies Record<Vm['os'], string>

const NOT_RUNNING: Readonly<Record<Exclude<Vm['power'], 'running'>, NoConnection>> = {
  starting: 'starting',
  restarting: 'starting',
  stopping: 'stopping',
  deallocating: 'stopping',
  stopped: 'off',
  deallocated: 'off',
  unknown: 'unknownState',
}

const NO_ADDRESS: Readonly<Record<Vm['addresses']['knowledge'], NoConnection>> = {
  known: 'noAddress',
  hidden: 'hiddenAddress',
  unavailable: 'unavailableAddress',
}

/** Safe in a shell command and in a settings file: letters, digits, _ . and -, but no leading dot or hyphen. */
const LOGIN = /^[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,63}$/u
