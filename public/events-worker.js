// A worker that the windows of one person in one browser share, so that they need one event stream: a browser opens six connections to a
// host over HTTP/1.1. A window says `follow` with the paths and the last change that its page knows, and `leave` when it is gone.
import { followEvents } from './modules/follow-events.js'

/** A page that was drawn before the last of these have come asks for them. */
const MAX_KEPT = 200

const windows = new Set()
let kept = []
let stop

self.onconnect = ({ ports: [port] }) => {
  port.onmessage = ({ data }) => (data.follow ? follow(port, data) : leave(port))
}

function follow(port, { follow: paths }) {
  windows.add(port)
  stop ??= followEvents(paths, tellAll)
  for (const news of kept) if (isLater(news.id, paths.since)) port.postMessage(news)
}

function leave(port) {
  windows.delete(port)
  if (windows.size === 0) end()
}

function tellAll(news) {
  if (news.changed) kept = [...kept.slice(1 - MAX_KEPT), news]
  for (const port of windows) port.postMessage(news)
  if (news.isLost) end()
}

function end() {
  stop?.()
  stop = undefined
}

/** Ids of one run of the app have the same beginning, and as many digits. */
function isLater(id, since) {
  const end = since.lastIndexOf('.')
  return end > 0 && id.length === since.length && id.slice(0, end) === since.slice(0, end) && id > since
}
