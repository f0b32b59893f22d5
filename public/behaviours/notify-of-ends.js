// Where the document says `data-notifications="on"`, a window that nobody looks at tells by a notification what has ended since.
import { onNews } from '../modules/event-stream.js'
import { mayNotify, notify } from '../modules/notifications.js'
import { pathOf } from '../modules/page.js'

/** Several changes that come together are one look. */
const TOGETHER_MS = 1_000

/** The ids of what had ended at the last look. Undefined before the first, which tells nothing: the person has seen that. */
let known
let timer

document.addEventListener('visibilitychange', () => {
  known = undefined
  if (document.hidden && isWanted()) void look()
})
onNews(({ changed }) => {
  if (!changed || !document.hidden || !isWanted()) return
  timer ??= setTimeout(() => {
    timer = undefined
    void look()
  }, TOGETHER_MS)
})

const isWanted = () => document.documentElement.dataset.notifications === 'on' && mayNotify()

async function look() {
  // A front door may answer with a page that asks to sign in.
  const ended = await fetch(pathOf('ended'), { headers: { accept: 'application/json' } })
    .then((answer) => (answer.ok ? answer.json() : undefined))
    .catch(() => undefined)
  if (!ended || !document.hidden) return
  for (const one of known ? ended : []) if (!known.has(one.id)) notify(one)
  known = new Set(ended.map(({ id }) => id))
}
