// How often a request whose token had expired is made again, and what is done before it.
import { refresh } from './easy-auth.js'

/** Before each retry. Several, because each instance of the app may hand over an old token of its own. */
const PAUSES_MS = [0, 300, 600, 1_200]
/** An older retry has nothing to do with this one. */
const FORGOTTEN_AFTER_MS = 10_000
const KEY = 'sign-in-retries'

function read() {
  const all = Object.entries(JSON.parse(sessionStorage.getItem(KEY)) ?? {})
  return Object.fromEntries(all.filter(([, { at }]) => Date.now() - at < FORGOTTEN_AFTER_MS))
}

function write(address, count) {
  const retries = read()
  if (count === 0) delete retries[address]
  else retries[address] = { count, at: Date.now() }
  sessionStorage.setItem(KEY, JSON.stringify(retries))
}

/**
 * The number of the next retry of an address, from 0; undefined if none is left. The count outlives the page: a page that opens
 * itself again must not do so for ever.
 */
export function takeRetry(address) {
  const count = read()[address]?.count ?? 0
  if (count >= PAUSES_MS.length) return undefined
  write(address, count + 1)
  return count
}

/** Another retry of this address would not help. */
export function spendRetries(address) {
  write(address, PAUSES_MS.length)
}

/** An address that has answered has all its retries again. */
export function forgetRetries(address) {
  if (sessionStorage.getItem(KEY) !== null) write(address, 0)
}

/**
 * Renews the sign-in before a retry: once before the first, twice before the second. A load balancer may take the instances in
 * turn, so the same number each time could miss one of them for ever.
 */
export async function renew(retry) {
  await new Promise((resolve) => setTimeout(resolve, PAUSES_MS[retry]))
  for (let times = 0; times <= retry; times += 1) if (!(await refresh())) return false
  return true
}

export const RETRIES = PAUSES_MS.length
