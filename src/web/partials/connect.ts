import { toArmId } from '../../domain/arm-id.ts'
import { type Connection, findConnection } from '../../domain/connection.ts'
import type { LoadBalancer, Vm } from '../../domain/vm.ts'
import type { Rich } from '../../words/rich.ts'
import type { Words } from '../../words/words.ts'
import { paths } from '../paths.ts'
import { BASTION_PLACEHOLDERS, toAzSsh, toBastion } from './az-lines.ts'

/** How to connect to a VM, or why that is not possible now. */
export interface ConnectModel {
  readonly obstacle: string | undefined
  /** Whether the address is a public one of the VM's own. */
  readonly isPublic: boolean
  /** What must be open to the person, which this app can't check; undefined if the system is not known. */
  readonly port: number | undefined
  /** As whom, and with what. */
  readonly signIn: string
  /** The commands to copy into a terminal. */
  readonly lines: readonly Line[]
  /** What the person has to put into one of these lines. */
  readonly placeholders: Rich | undefined
  readonly remoteDesktop: RemoteDesktop | undefined
  /** The address, if that is all that is known. */
  readonly onlyAddress: string | undefined
  /** How a load balancer may lead to a private address. */
  readonly loadBalancer: Rich | undefined
  /** The page of the Azure portal that connects to a private address through the browser. */
  readonly bastion: string | undefined
}

interface Line {
  readonly text: string
  /** Of the button that copies it. */
  readonly label: string
}

interface RemoteDesktop {
  /** The URL of the file. */
  readonly url: string
  /** What to know about the file: for the VM's own page, where there is room. */
  readonly notes: readonly Rich[]
}

/** The Azure portal of the cloud, and the tenant that it should open. */
export interface Portal {
  readonly origin: string
  readonly tenantId: string
}

const NOTHING: ConnectModel = {
  obstacle: undefined,
  isPublic: false,
  port: undefined,
  signIn: '',
  lines: [],
  placeholders: undefined,
  remoteDesktop: undefined,
  onlyAddress: undefined,
  loadBalancer: undefined,
  bastion: undefined,
}

export function toConnectModel(
  vm: Vm,
  {
    portal,
    directory,
    words,
  }: { readonly portal: Portal; readonly directory?: string | undefined; readonly words: Words },
): ConnectModel {
  const connection = findConnection(vm)
  if (connection.kind === 'none') return { ...NOTHING, obstacle: words.noConnection[connection.reason] }
  const { kind, address, isPublic, isByEntra } = connection
  return {
    ...NOTHING,
    isPublic,
    port: PORTS[kind],
    signIn: toSignIn(connection, words),
    lines: toLines(vm, connection, words),
    placeholders: isByEntra
      ? words.vm.bastionPlaceholders(BASTION_PLACEHOLDERS.name, BASTION_PLACEHOLDERS.group)
      : undefined,
    remoteDesktop:
      kind === 'rdp'
        ? { url: paths.remoteDesktop(vm.id, directory), notes: toNotes(address, isByEntra, words) }
        : undefined,
    onlyAddress: kind === 'address' ? address : undefined,
    loadBalancer: isPublic ? undefined : toLoadBalancer(vm.addresses.loadBalancer, words),
    // Third-party links agree on this URL; Microsoft documents none.
    bastion: isPublic ? undefined : `${portal.origin}/#@${portal.tenantId}/resource${toArmId(vm.id)}/bastionHost`,
  }
}

const PORTS = { rdp: 3389, ssh: 22, address: undefined } as const

function toSignIn({ kind, isByEntra, login }: Reachable, words: Words): string {
  const { asYourself, asUser, withPassword, withKey } = words.vm.steps
  if (isByEntra) return asYourself
  if (login !== undefined) return asUser(login, kind === 'rdp' ? 'password' : 'key')
  return kind === 'rdp' ? withPassword : withKey
}

type Reachable = Exclude<Connection, { readonly kind: 'none' }>

function toLines({ id, name }: Vm, { kind, address, isPublic, isByEntra, login }: Reachable, words: Words): Line[] {
  const { ssh, sshByEntra, byBastion } = words.vm
  const ownAccount = { text: `ssh ${login === undefined ? '' : `${login}@`}${address}`, label: ssh(name) }
  if (kind === 'address') return []
  if (!isByEntra) return kind === 'ssh' ? [ownAccount] : []
  const bastion = { text: toBastion(id, kind), label: byBastion(name) }
  return kind === 'ssh' ? [{ text: toAzSsh(id, isPublic), label: sshByEntra(name) }, bastion] : [bastion]
}

function toNotes(address: string, isByEntra: boolean, words: Words): Rich[] {
  const { remoteDesktopWarning, webAccount, addressOfFile } = words.vm
  return [
    [remoteDesktopWarning],
    ...(isByEntra ? [[webAccount]] : []),
    ...(address.includes(':') ? [addressOfFile(address)] : []),
  ]
}

function toLoadBalancer(balancer: LoadBalancer | undefined, words: Words): Rich | undefined {
  if (!balancer) return undefined
  const { natRule, loadBalancer } = words.vm
  return balancer.natRule === undefined ? loadBalancer(balancer.name) : natRule(balancer.natRule, balancer.name)
}

/**
 * A file for programs that speak the Remote Desktop protocol. It shares nothing of the person's computer, which is what the
 * programs do unless a line forbids it.
 * https://learn.microsoft.com/windows-server/remote/remote-desktop-services/clients/rdp-files
 */
export function toRemoteDesktopFile({ address, isByEntra, login }: Reachable): string {
  const host = address.includes(':') ? `[${address}]` : address
  // Some programs only read an address that comes first.
  const lines = [`full address:s:${host}:3389`, 'prompt for credentials:i:1']
  if (isByEntra) lines.push('enablerdsaadauth:i:1')
  if (login !== undefined) lines.push(`username:s:${login}`)
  return [...lines, ...NOTHING_SHARED, ''].join('\r\n')
}

const NOTHING_SHARED = [
  'redirectclipboard:i:0',
  'redirectprinters:i:0',
  'redirectsmartcards:i:0',
  'redirectwebauthn:i:0',
  'audiomode:i:2',
]
