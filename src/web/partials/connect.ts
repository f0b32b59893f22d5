import { toArmId } from '../../domain/arm-id.ts'
import { findConnection } from '../../domain/connection.ts'
import type { Vm } from '../../domain/vm.ts'
import { words } from '../../words/words.ts'
import { paths } from '../paths.ts'

/** How to connect to a VM, or why that is not possible now. */
export interface ConnectModel {
  readonly obstacle: string | undefined
  /** The command to copy into a terminal. */
  readonly ssh: string | undefined
  /** The URL of the Remote Desktop file. */
  readonly rdp: string | undefined
  readonly address: string | undefined
  /** The page of the Azure portal that connects to a private address through the browser. */
  readonly bastion: string | undefined
}

/** The Azure portal of the cloud, and the tenant that it should open. */
export interface Portal {
  readonly origin: string
  readonly tenantId: string
}

const NOTHING = { ssh: undefined, rdp: undefined, address: undefined, bastion: undefined }

export function toConnectModel(vm: Vm, portal: Portal): ConnectModel {
  const connection = findConnection(vm)
  if (connection.kind === 'none') return { ...NOTHING, obstacle: words.noConnection[connection.reason] }
  const { kind, address, isPublic, login } = connection
  return {
    obstacle: undefined,
    ssh: kind === 'ssh' ? `ssh ${login === undefined ? '' : `${login}@`}${address}` : undefined,
    rdp: kind === 'rdp' ? paths.remoteDesktop(vm.id) : undefined,
    address,
    // Third-party links agree on this URL; Microsoft documents none.
    bastion: isPublic ? undefined : `${portal.origin}/#@${portal.tenantId}/resource${toArmId(vm.id)}/bastionHost`,
  }
}

/**
 * A file for Microsoft's Remote Desktop clients.
 * https://learn.microsoft.com/windows-server/remote/remote-desktop-services/clients/rdp-files
 */
export function toRemoteDesktopFile(address: string, login: string | undefined): string {
  const host = address.includes(':') ? `[${address}]` : address
  const lines = [`full address:s:${host}:3389`, 'prompt for credentials:i:1']
  return [...lines, ...(login === undefined ? [] : [`username:s:${login}`]), ''].join('\r\n')
}
