import type { VmId } from '../domain/arm-id.ts'
import type { PowerAction } from '../domain/power.ts'

/** Every address of the app, each segment encoded. */
export const paths = {
  vms: '/vms',
  operations: '/operations',
  signOut: '/sign-out',
  vm: ({ subscriptionId, resourceGroup, name }: VmId): string =>
    `/vms/${[subscriptionId, resourceGroup, name].map(encodeURIComponent).join('/')}`,
  action: (id: VmId, action: PowerAction): string => `${paths.vm(id)}/${action}`,
  events: (id: VmId): string => `${paths.vm(id)}/events`,
  confirmation: (id: VmId, action: PowerAction, from: string | undefined): string =>
    `${paths.action(id, action)}?confirm${from === undefined ? '' : `&from=${encodeURIComponent(from)}`}`,
  /** Served by Easy Auth, not by this app. */
  signIn: (comeBackTo: string): string => `/.auth/login/aad?post_login_redirect_uri=${encodeURIComponent(comeBackTo)}`,
  signedOut: '/.auth/logout',
} as const

/** A list page to go back to: a path of this app that a form has carried, or undefined where it is anything else. */
export function findListPath(from: string | undefined): string | undefined {
  if (from === undefined) return undefined
  const base = 'https://this.invalid'
  const url = URL.parse(from, base)
  if (url?.origin !== base || url.pathname !== paths.vms) return undefined
  return `${url.pathname}${url.search}`
}
