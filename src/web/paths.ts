import type { VmId } from '../domain/arm-id.ts'
import type { VmActionName } from '../domain/vm-actions/vm-action.ts'

/** The most VMs that one event stream follows. */
export const MAX_FOLLOWED = 20

/** Every URL path of the app, with each segment encoded. */
export const paths = {
  vms: '/vms',
  operations: '/operations',
  session: '/session',
  signOut: '/sign-out',
  vm: ({ subscriptionId, resourceGroup, name }: VmId): string =>
    `/vms/${[subscriptionId, resourceGroup, name].map(encodeURIComponent).join('/')}`,
  action: (id: VmId, action: VmActionName): string => `${paths.vm(id)}/${action}`,
  /** Follows the first of these VMs, for this list. */
  listEvents: (armIds: readonly string[], from: string): string => {
    const vms = armIds.slice(0, MAX_FOLLOWED).map((armId): [string, string] => ['vm', armId])
    return `/vms/events?${new URLSearchParams([...vms, ['from', from]]).toString()}`
  },
  events: (id: VmId): string => `${paths.vm(id)}/events`,
  remoteDesktop: (id: VmId): string => `${paths.vm(id)}/remote-desktop`,
  tagged: ({ name, value }: { name: string; value: string }): string =>
    `/vms?${new URLSearchParams({ tag: `${name}:${value}` }).toString()}`,
  export: (format: 'csv' | 'json' | 'xlsx'): string => `/vms.${format}`,
  confirmation: (id: VmId, action: VmActionName, from: string | undefined): string =>
    `${paths.action(id, action)}?confirm${from === undefined ? '' : `&from=${encodeURIComponent(from)}`}`,
  signIn: '/sign-in',
  /** Where Entra leads back to, if this app signs people in by itself. */
  callback: '/auth/callback',
  frontChannelLogout: '/auth/front-channel-logout',
  signedOut: '/auth/signed-out',
} as const

/** The list page to go back to: a path of this app from a form field, or undefined if the value is anything else. */
export function findListPath(from: string | undefined): string | undefined {
  return from === undefined ? undefined : findOwnUrl(from, ({ pathname }) => pathname === paths.vms)
}

/** The request's URL as a path to come back to; the list if a browser would read the URL as another host. */
export function toOwnPath(target: string): string {
  return findOwnUrl(target, ({ pathname }) => !pathname.startsWith('//')) ?? paths.vms
}

/** Parses a URL as browsers do: they read a backslash as a slash, and two slashes as the start of a host. */
function findOwnUrl(address: string, isOwn: (url: URL) => boolean): string | undefined {
  const base = 'https://this.invalid'
  const url = URL.parse(address, base)
  return url?.origin === base && isOwn(url) ? `${url.pathname}${url.search}` : undefined
}
