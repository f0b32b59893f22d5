// A worker that the windows of one person in one browser share, so that they need one event stream: a browser opens six connections to a
// host over HTTP/1.1. A window says `follow` with the paths and the last change that its page knows, and `leave` when it is gone.
import { followEvents } from './modules/follow-events.js'
import { keepNews } from './modules/keep-news.js'

const windows = new Set()
const kept = keepNews()
let stop

self.onconnect = ({ ports: [port] }) => {
  port.onmessage = ({ data }) => (data.follow ? follow(port, data) : leave(port))
}

function follow(port, { follow: paths }) {
  windows.add(port)
  stop ??= followEvents(paths, tellAll)
  for (const news of kept.since(paths.since)) port.postMessage(news)
}

function leave(port) {
  windows.delete(port)
  if (windows.size === 0) end()
}

function tellAll(news) {
  kept.add(news)
  for (const port of windows) port.postMessage(news)
  if (news.isLost) end()
}

function end() {
  stop?.()
  stop = undefined
}
