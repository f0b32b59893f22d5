import type { Question } from '../http-client.ts'

/** What a resident may ask for: paths of the pages of their own VMs, and of one VM of somebody else. */
export interface Choice {
  readonly own: readonly string[]
  readonly foreign: string
}

export interface Asked extends Question {
  readonly path: string
  /** Shows VMs of the resident: an answer without any is no proof of anything. */
  readonly showsOwn?: boolean
  /** By somebody who is not signed in. */
  readonly isAnonymous?: boolean
  /** Always asks Azure, and may wait for the person's turn there. */
  readonly isSlow?: boolean
}

const FORM = {
  'content-type': 'application/x-www-form-urlencoded',
  'sec-fetch-site': 'same-origin',
}

type Share = readonly [inAThousand: number, create: (choice: Choice) => Asked]

/** Answered from what the app holds in memory, if it is fresh: there one person's answer can become another's. */
const FROM_MEMORY: readonly Share[] = [
  [310, () => ({ path: '/vms', showsOwn: true })],
  [310, () => ({ path: '/session' })],
  [200, () => ({ path: '/operations' })],
  [60, () => ({ path: '/vms', isAnonymous: true })],
  [55, () => ({ path: '/vms/nothing' })],
]

/** Each costs as much as ten or twenty of those. */
const FROM_AZURE: readonly Share[] = [
  [10, ({ own }) => ({ path: pick(own), showsOwn: true })],
  [10, ({ own }) => ({ path: `${pick(own)}/stop?confirm` })],
  [10, ({ foreign }) => ({ path: foreign })],
  [6, () => ({ path: '/vms?q=vm&sort=-name', showsOwn: true })],
  [6, () => ({ path: '/vms?state=running' })],
  [4, () => ({ path: '/vms.csv' })],
  [4, () => ({ path: '/vms.json' })],
  [3, ({ own }) => ({ path: `${pick(own)}/start`, method: 'POST', headers: FORM, body: '' })],
  [3, ({ own }) => ({ path: `${pick(own)}/stop`, method: 'POST', headers: FORM, body: 'confirm=yes' })],
  [3, ({ foreign }) => ({ path: `${foreign}/stop`, method: 'POST', headers: FORM, body: 'confirm=yes' })],
  [2, ({ own }) => ({ path: `${pick(own)}/live` })],
  [2, () => ({ path: '/events', signal: AbortSignal.timeout(300) })],
  [2, () => ({ path: '/sign-out', method: 'POST', headers: FORM, body: '' })],
]

const MIX: readonly Share[] = [
  ...FROM_MEMORY,
  ...FROM_AZURE.map(([share, create]): Share => [share, (choice) => ({ ...create(choice), isSlow: true })]),
]
const TOTAL = MIX.reduce((sum, [share]) => sum + share, 0)

/** One request of the mix, with everything that happens to real ones: some are cancelled before or within their answer. */
export function chooseRequest(choice: Choice): Asked {
  let left = Math.random() * TOTAL
  const [, create] = MIX.find(([share]) => (left -= share) < 0) ?? MIX[0] ?? []
  if (!create) throw new Error('There is nothing to ask for.')
  const asked = create(choice)
  return Math.random() < CANCELLED ? { signal: AbortSignal.timeout(Math.floor(Math.random() * 30)), ...asked } : asked
}

const CANCELLED = 0.03

/** What Azure does meanwhile. Each list holds until the next. */
export const FAULTS: readonly (readonly object[])[] = [
  [],
  [{ match: { path: 'ResourceGraph' }, delayMs: 400, times: 40 }],
  [{ match: { path: 'ResourceGraph' }, status: 503, body: { error: { code: 'ServiceUnavailable' } }, times: 20 }],
  [{ match: { path: 'Microsoft.Compute' }, status: 429, headers: { 'retry-after': '1' }, times: 20 }],
  [],
  [{ match: { path: 'ResourceGraph' }, drop: true, times: 20 }],
  [{ match: { path: '/oauth2/' }, status: 500, body: { error: 'server_error' }, times: 5 }],
  [{ match: { path: '^/(subscriptions|providers)' }, delayMs: 150, times: 60 }],
  [{ match: { path: 'Microsoft.Compute' }, drop: true, times: 20 }],
]

export function pick<T>(all: readonly T[]): T {
  const one = all[Math.floor(Math.random() * all.length)]
  if (one === undefined) throw new Error('There is nothing to choose from.')
  return one
}
