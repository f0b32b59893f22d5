// Renews the sign-in shortly before it ends, even after the computer has slept, while a page is open.
// `<meta name="sign-in-lasts">` has the milliseconds that are left, and stands beside `<meta name="person">`.
import { refresh } from '../modules/easy-auth.js'
import { pathOf, readMeta } from '../modules/page.js'

const MARGIN_MS = 5 * 60_000

let timer
let dueAt = Infinity

function keepAlive(lastsMs) {
  clearTimeout(timer)
  const wait = Math.max(1_000, lastsMs - MARGIN_MS, lastsMs * 0.75)
  dueAt = Date.now() + wait
  timer = setTimeout(renew, wait)
}

async function renew() {
  dueAt = Infinity
  if (!(await refresh())) return
  const answer = await fetch(pathOf('session')).catch(() => undefined)
  if (answer?.ok) keepAlive((await answer.json()).lastsMs)
}

document.addEventListener('visibilitychange', () => {
  if (!document.hidden && Date.now() > dueAt) void renew()
})
document.addEventListener('turbo:load', () => {
  if (readMeta('person')) keepAlive(Number(readMeta('sign-in-lasts')))
})
