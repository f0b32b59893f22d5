import { toArmId } from '../../domain/arm-id.ts'
import { findConnection } from '../../domain/connection.ts'
import type { Vm } from '../../domain/vm.ts'
import { paths } from '../paths.ts'

/** How to connect to a VM, or why that is not possible now. */
export interface ConnectModel {
  readonly obstacle: string | undefined
  /** The command to copy into a terminal. */
  readonly ssh: string | undefined
  /** The URL of the Remote Desktop file. */
  readonly rdp: string | undefined
  readonly address: string | undefined
  /** The condition under which the connection works. */
  readonly condition: string | undefined
  /** The page of the Azure portal that connects through the browser. */
  readonly bastion: string | undefined
}

/** The Azure portal of the cloud, and the tenant that it should open. */
export interface Portal {
  readonly origin: string
  readonly tenantId: string
}

const NOTHING = { ssh: undefined, rdp: undefined, address: undefined, condition: undefined, bastion: undefined }
const PRIVATE = 'It has no public address, so this works from the network of your organisation only, or through'

export function toConnectModel(vm: Vm, portal: Portal): ConnectModel {
  const connection = findConnection(vm)
  if (connection.kind === 'none') return { ...NOTHING, obstacle: connection.reason }
  const { kind, address, isPublic, login } = connection
  return {
    obstacle: undefined,
    ssh: kind === 'ssh' ? `ssh ${login === undefined ? '' : `${login}@`}${address}` : undefined,
    rdp: kind === 'rdp' ? paths.remoteDesktop(vm.id) : undefined,
    address,
    condition: isPublic ? undefined : PRIVATE,
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
