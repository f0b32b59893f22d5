// Renews the sign-in shortly before it ends, even after the computer has slept, while a page is open.
// `<meta name="sign-in-lasts">` has the milliseconds that are left, and stands beside `<meta name="person">`.
import { pathOf, readMeta } from '../modules/page.js'
import { renew, RETRIES } from '../modules/sign-in-retries.js'

const MARGIN_MS = 5 * 60_000

let timer
let dueAt = Infinity

function keepAlive(lastsMs) {
  clearTimeout(timer)
  const wait = Math.max(1_000, lastsMs - MARGIN_MS, lastsMs * 0.75)
  dueAt = Date.now() + wait
  timer = setTimeout(renewInTime, wait)
}

async function renewInTime() {
  dueAt = Infinity
  for (let retry = 0; retry < RETRIES && (await renew(retry)); retry += 1) {
    const answer = await fetch(pathOf('session')).catch(() => undefined)
    if (answer?.ok) return keepAlive((await answer.json()).lastsMs)
  }
}

document.addEventListener('visibilitychange', () => {
  if (!document.hidden && Date.now() > dueAt) void renewInTime()
})
document.addEventListener('turbo:load', () => {
  if (readMeta('person')) keepAlive(Number(readMeta('sign-in-lasts')))
})
