import type { VmId } from '../domain/arm-id.ts'
import type { VmActionName } from '../domain/vm-actions/vm-action.ts'
import type { Language } from '../words/languages.ts'
import { withParameter } from './parameter.ts'

/** Every URL path of the app, with each segment encoded. */
export const paths = {
  vms: '/vms',
  operations: '/operations',
  /** Where a form says which failures the person has read. */
  readFailures: (directory?: string): string => inDirectory('/operations/read', directory),
  /** The newest of them, for the drawer. */
  latestOperations: '/operations/latest',
  /** What has ended just now, for notifications. */
  endedOperations: '/operations/ended',
  session: '/session',
  /** What has changed, for all windows of a browser. */
  events: '/events',
  signOut: '/sign-out',
  directory: '/directory',
  preferences: '/preferences',
  keys: '/keys',
  views: '/views',
  removeView: '/views/remove',
  find: '/find',
  /** @param directory the tenant id, where a person has several; the same for the paths below */
  vm: (id: VmId, directory?: string, from?: string): string => withList(inDirectory(toVmPath(id), directory), from),
  action: (id: VmId, action: VmActionName, directory?: string): string =>
    inDirectory(`${toVmPath(id)}/${action}`, directory),
  /** Every action of a VM, those that do not fit too. */
  actions: (id: VmId, directory?: string): string => inDirectory(`${toVmPath(id)}/actions`, directory),
  /** The changed rows of a list, and what stands above them; the list is as its own URL says. */
  listLive: (list: string, language: Language): string =>
    withParameter(`/vms/live${list.slice(paths.vms.length)}`, 'language', language),
  live: (id: VmId, language: Language, directory?: string, from?: string): string =>
    withList(inDirectory(`${toVmPath(id)}/live?language=${language}`, directory), from),
  favourite: (id: VmId, directory?: string): string => inDirectory(`${toVmPath(id)}/favourite`, directory),
  /** The form for the person's own name of a VM, and their note. */
  note: (id: VmId, directory?: string, from?: string): string =>
    inDirectory(withFrom(`${toVmPath(id)}/note`, from), directory),
  /** Who has done what to it. */
  activityLog: (id: VmId, directory?: string, from?: string): string =>
    inDirectory(withFrom(`${toVmPath(id)}/activity-log`, from), directory),
  /** What the person may do with it, and why not the rest. */
  rights: (id: VmId, directory?: string, from?: string): string =>
    inDirectory(withFrom(`${toVmPath(id)}/rights`, from), directory),
  remoteDesktop: (id: VmId, directory?: string): string => inDirectory(`${toVmPath(id)}/remote-desktop`, directory),
  tagged: ({ name, value }: { name: string; value: string }, directory?: string): string =>
    inDirectory(`/vms?${new URLSearchParams({ tag: `${name}:${value}` }).toString()}`, directory),
  export: (format: 'csv' | 'json' | 'xlsx'): string => `/vms.${format}`,
  confirmation: (id: VmId, action: VmActionName, from: string | undefined, directory?: string): string =>
    inDirectory(withFrom(`${toVmPath(id)}/${action}?confirm`, from), directory),
  /** Where many VMs are acted on at once. */
  bulks: (directory?: string): string => inDirectory('/bulk', directory),
  /** The page that asks for a part of a bulk again. */
  askBulk: (again: { action: VmActionName; of: string; group: string }, directory?: string): string =>
    inDirectory(`/bulk?${new URLSearchParams(again).toString()}`, directory),
  bulk: (id: string, directory?: string): string => inDirectory(`/bulk/${id}`, directory),
  stopBulk: (id: string, directory?: string): string => inDirectory(`/bulk/${id}/stop`, directory),
  signIn: '/sign-in',
  /** Where Entra leads back to, if this app signs people in by itself. */
  callback: '/auth/callback',
  frontChannelLogout: '/auth/front-channel-logout',
  signedOut: '/auth/signed-out',
} as const

/** Says which page the person came from. */
function withFrom(path: string, from: string | undefined): string {
  return from === undefined ? path : withParameter(path, 'from', from)
}

function toVmPath({ subscriptionId, resourceGroup, name }: VmId): string {
  return `/vms/${[subscriptionId, resourceGroup, name].map(encodeURIComponent).join('/')}`
}

/** The page of a VM that leads back to the list from which it was opened. The whole list goes without saying. */
function withList(path: string, list: string | undefined): string {
  const isWhole = list !== undefined && inDirectory(list, '') === inDirectory(paths.vms, '')
  return withFrom(path, isWhole ? undefined : list)
}

/** A path of this app in a directory, in place of the one that it names. */
export function inDirectory(path: string, directory: string | undefined): string {
  return directory === undefined ? path : withParameter(path, 'directory', directory)
}
