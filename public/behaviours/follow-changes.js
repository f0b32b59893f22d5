// `data-changes` shows what changes while the page is open: the address that answers with the changed rows `row`, or nothing if the whole
// page is shown anew. `data-of` is the one machine that the page is about, if it is about one.
import { onNews } from '../modules/event-stream.js'
import { isLeaving } from '../modules/leaving.js'
import { wordsFor } from '../modules/page.js'
import { refreshSoon } from '../modules/refresh-soon.js'
import { show } from '../modules/show.js'
import { tellTrouble } from '../modules/trouble.js'

const EVERYTHING = '*'
/** The first change is asked for at once, and those that come meanwhile together. */
const GAP_MS = 400
/** One answer draws so few rows that keys are heard meanwhile. */
const ROWS_AT_ONCE = 10
/** So many are shown faster with the whole page. */
const MANY = 50
/** What somebody else does nobody tells: a page that is looked at looks around. */
const LOOK_MS = 30_000

const waiting = new Set()
let isAsking = false
let isStale = false

onNews(({ changed, isLost }) => {
  const live = document.querySelector('[data-changes]')
  // A page that follows nothing, such as one that asks to sign in, lacks nothing.
  if (!live) return
  if (isLost) return tellTrouble(wordsFor('not-followed'), () => show(location.href))
  if (!changed) return
  const { changes: address, of } = live.dataset
  if (of && changed !== of && changed !== EVERYTHING) return
  if (document.hidden) isStale = true
  else if (!address || changed === EVERYTHING) refreshSoon()
  else {
    waiting.add(changed)
    void ask()
  }
})
document.addEventListener('visibilitychange', () => {
  if (document.hidden || !isStale) return
  isStale = false
  refreshSoon()
})

setInterval(() => {
  const live = document.querySelector('[data-changes]')
  if (live?.dataset.changes && !document.hidden && !isLeaving() && !isAsking) void showAnswer(live, { look: [''] })
}, LOOK_MS)

// What a list lacks at first is asked for once it is there: what the person may do with its machines.
document.addEventListener('turbo:load', () => {
  const live = document.querySelector('[data-changes][data-learning]')
  if (live?.dataset.changes) void showAnswer(live, { rights: [''] })
})

async function ask() {
  if (isAsking) return
  isAsking = true
  try {
    while (waiting.size > 0) {
      await showChanged()
      await new Promise((resolve) => setTimeout(resolve, GAP_MS))
    }
  } finally {
    isAsking = false
  }
}

async function showChanged() {
  const live = document.querySelector('[data-changes]')
  const rows = [...waiting].slice(0, ROWS_AT_ONCE)
  const isTooMuch = waiting.size > MANY
  if (isTooMuch) waiting.clear()
  for (const row of rows) waiting.delete(row)
  if (!live?.dataset.changes) return
  if (isTooMuch) return refreshSoon()
  const html = await showAnswer(live, { row: rows })
  if (html === undefined) {
    // Nobody tells of these rows again.
    if (live.isConnected && !isLeaving()) refreshSoon()
    return
  }
  if (html.includes('data-ended')) refreshSoon()
}

/** Returns the answer; nothing if there is none, or the person has gone on meanwhile. */
async function showAnswer(live, parameters) {
  const url = new URL(live.dataset.changes, location.href)
  for (const [name, values] of Object.entries(parameters))
    for (const value of values) url.searchParams.append(name, value)
  // The connection may break within the answer as well.
  const html = await fetch(url, { headers: { accept: 'text/vnd.turbo-stream.html' } })
    .then((answer) => (answer.ok ? answer.text() : undefined))
    .catch(() => undefined)
  if (html === undefined || !live.isConnected || isLeaving()) return undefined
  window.Turbo.renderStreamMessage(html)
  if (!hasTheSameRows(html)) refreshSoon()
  return html
}

/** A machine that has come into the list, or gone from it, moves others. */
function hasTheSameRows(html) {
  const listed = / data-listed="([^"]*)"/.exec(html)?.[1].split(' ').filter(Boolean)
  const shown = [...document.querySelectorAll('tr[data-vm-id][id]')].map(({ id }) => id)
  return !listed || (listed.length === shown.length && shown.every((id) => listed.includes(id)))
}
