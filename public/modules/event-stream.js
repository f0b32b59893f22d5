// Looks for `<meta name="person">`, without whom nothing is followed, and for `<meta name="since-change">`.
import { followEvents } from './follow-events.js'
import { keepNews } from './keep-news.js'
import { pathOf, readMeta } from './page.js'
import { NOBODY, people } from './people.js'

const listeners = new Set()
/** What this window follows by, once it does. */
let way

/** Calls back with `{ changed }`, the id of a row, or `*` for anything; or with `{ isLost }` once the stream can't be opened again. */
export const onNews = (listener) => listeners.add(listener)

function tell(news) {
  for (const listener of listeners) listener(news)
}

/** At each page: what has changed while it was on its way is told once more. */
function follow() {
  const person = readMeta('person')
  if (!person) return
  const paths = {
    events: pathOf('events'),
    session: pathOf('session'),
    refresh: pathOf('refresh'),
    since: readMeta('since-change'),
  }
  way ??= typeof SharedWorker === 'undefined' ? followAlone(paths) : followWithOthers(paths, person)
  way.follow()
}

function leave() {
  way?.leave()
  way = undefined
}

/** All windows of a person in this browser have one stream: it opens six connections to a host over HTTP/1.1. */
function followWithOthers(paths, person) {
  const { port } = new SharedWorker(pathOf('events-worker'), { name: person })
  port.onmessage = ({ data }) => tell(data)
  return {
    follow: () => port.postMessage({ follow: { ...paths, since: readMeta('since-change') } }),
    leave: () => port.postMessage({}),
  }
}

function followAlone(paths) {
  const kept = keepNews()
  return {
    follow() {
      for (const news of kept.since(readMeta('since-change'))) tell(news)
    },
    leave: followEvents(paths, (news) => {
      kept.add(news)
      tell(news)
    }),
  }
}

document.addEventListener('turbo:load', follow)
// A page that the browser keeps for the way back holds no stream open meanwhile.
window.addEventListener('pagehide', leave)
window.addEventListener('pageshow', ({ persisted }) => {
  if (persisted) follow()
})
people.addEventListener('message', ({ data }) => {
  if (data === NOBODY) leave()
})
