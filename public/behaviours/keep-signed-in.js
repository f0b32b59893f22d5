// Renews the sign-in shortly before it ends, even after the computer has slept, while a page is open.
// `<meta name="sign-in-lasts">` has the milliseconds that are left. It is not there if each request renews the sign-in by itself.
import { pathOf, readMeta } from '../modules/page.js'
import { renew, RETRIES } from '../modules/sign-in-retries.js'

const MARGIN_MS = 5 * 60_000
const LEAST_MS = 1_000
/** After renewals that did not help. Another instance may answer the next time, but nobody asks Entra each second. */
const PAUSE_MS = 60_000

let timer
let dueAt = Infinity
let endsAt = 0

function keepAlive(lastsMs, leastMs) {
  clearTimeout(timer)
  const wait = Math.max(leastMs, lastsMs - MARGIN_MS, lastsMs * 0.75)
  endsAt = Date.now() + lastsMs
  dueAt = Date.now() + wait
  timer = setTimeout(renewInTime, wait)
}

async function renewInTime() {
  dueAt = Infinity
  const before = endsAt
  for (let retry = 0; retry < RETRIES && (await renew(retry)); retry += 1) {
    const answer = await fetch(pathOf('session')).catch(() => undefined)
    if (!answer?.ok) continue
    const { lastsMs } = await answer.json()
    // An instance that has its old token still says the old end.
    const isRenewed = Date.now() + lastsMs > before + LEAST_MS
    keepAlive(lastsMs, isRenewed ? LEAST_MS : PAUSE_MS)
    if (isRenewed) return
  }
}

document.addEventListener('visibilitychange', () => {
  if (!document.hidden && Date.now() > dueAt) void renewInTime()
})
document.addEventListener('turbo:load', () => {
  if (readMeta('sign-in-lasts')) keepAlive(Number(readMeta('sign-in-lasts')), LEAST_MS)
})
