// A `<turbo-stream action="refresh">` shows the page anew, a moment later: several that come together are one look, and some seconds
// lie between two, because each spends the person's Azure quota. A hidden page waits until it is seen.
import { isLeaving } from '../modules/leaving.js'
import { show } from '../modules/show.js'

const TOGETHER_MS = 300
const GAP_MS = 4_000

let timer
let askedAt = 0
let isDue = false

function plan({ pathname }) {
  clearTimeout(timer)
  const refresh = () => {
    if (location.pathname !== pathname) return
    isDue = document.hidden
    if (isDue) return
    // What is on its way may be from before the change.
    if (isLeaving() || window.Turbo.navigator.currentVisit) return plan({ pathname })
    askedAt = Date.now()
    show(location.href)
  }
  timer = setTimeout(refresh, Math.max(TOGETHER_MS, askedAt + GAP_MS - Date.now()))
}

document.addEventListener('turbo:before-stream-render', (event) => {
  if (event.target.getAttribute('action') !== 'refresh') return
  event.preventDefault()
  plan(location)
})
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && isDue) plan(location)
})
