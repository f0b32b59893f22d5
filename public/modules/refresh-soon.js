// Looks for `data-changes`, which a page has that changes. Shows it anew, a moment later: several changes that come together are one look, and some seconds lie
// between two, because each spends the person's Azure quota. A hidden page waits until it is seen.
import { isLeaving } from './leaving.js'
import { show } from './show.js'

const TOGETHER_MS = 300
const GAP_MS = 4_000

let timer
let askedAt = 0
let isDue = false

export function refreshSoon(live = document.querySelector('[data-changes]')) {
  clearTimeout(timer)
  const refresh = () => {
    // Another page has come, perhaps under the same address: it is newer, or a refusal that is still to be read.
    if (!live?.isConnected) return
    isDue = document.hidden
    if (isDue) return
    // What is on its way may be from before the change.
    if (isLeaving() || window.Turbo.navigator.currentVisit) return refreshSoon(live)
    askedAt = Date.now()
    show(location.href)
  }
  timer = setTimeout(refresh, Math.max(TOGETHER_MS, askedAt + GAP_MS - Date.now()))
}

document.addEventListener('visibilitychange', () => {
  if (!document.hidden && isDue) refreshSoon()
})
