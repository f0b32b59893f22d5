// Looks for nothing in the page: the worker that all windows share runs it, or a page itself in a browser that has no such workers.

/** Before a stream that was refused is opened again. The second bound doubles each time, up to the third. */
const AGAIN_MS = [2_000, 20_000, 60_000]
/** Before each renewal of the sign-in. Several, because each instance of the app may hand over an old token of its own. */
const RENEWALS_MS = [0, 300, 600, 1_200]

/**
 * Opens the event stream, and opens it again whenever it ends, if need be with a renewed sign-in. `tell` hears of what has changed,
 * `{ id, changed }`; with `isLost` of the end, after which only a new call helps.
 *
 * @param paths of the stream, of what says whether the person is signed in, and of what renews that; with `since`, the last change that the page
 * knows, which may be older than the stream
 */
export function followEvents({ events, session, refresh, since }, tell) {
  let source
  let timer
  let lastId = since
  let longest = AGAIN_MS[1]
  let renewals = 0
  let isOver = false
  open()
  return () => {
    isOver = true
    clearTimeout(timer)
    source.close()
  }

  function open() {
    if (isOver) return
    source = new EventSource(lastId ? `${events}?since=${encodeURIComponent(lastId)}` : events)
    source.onmessage = ({ data, lastEventId }) => {
      lastId = lastEventId
      longest = AGAIN_MS[1]
      renewals = 0
      tell({ id: lastId, changed: data })
    }
    // A stream that breaks comes back by itself. One that is refused does not.
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED && !isOver) void openAgain()
    }
  }

  async function openAgain() {
    const answer = await fetch(session, { redirect: 'manual' }).catch(() => undefined)
    // A front door may lead to a sign-in instead of refusing.
    if (answer && (answer.status === 401 || answer.type === 'opaqueredirect')) return renew()
    after(AGAIN_MS[0] + Math.random() * (longest - AGAIN_MS[0]), open)
    longest = Math.min(2 * longest, AGAIN_MS[2])
  }

  function renew() {
    if (!refresh || renewals >= RENEWALS_MS.length) return tell({ isLost: true })
    after(RENEWALS_MS[renewals], async () => {
      renewals += 1
      const isRenewed = await fetch(refresh).then(
        ({ ok }) => ok,
        () => false,
      )
      if (isRenewed) open()
      else tell({ isLost: true })
    })
  }

  function after(ms, act) {
    clearTimeout(timer)
    timer = setTimeout(act, ms)
  }
}
