// Keeps the sign-in alive while a page is open, and reports when it has ended. Without scripts the pages
// themselves lead through sign-in and back.

const MARGIN_MS = 5 * 60_000
const read = (name) => document.querySelector(`meta[name="${name}"]`)?.content

let refreshing
/** Easy Auth renews its stored tokens, and the next request carries the new one. Resolves with whether that worked. */
function refresh() {
  refreshing ??= fetch('/.auth/refresh')
    .then(
      ({ ok }) => ok,
      () => false,
    )
    .finally(() => (refreshing = undefined))
  return refreshing
}

// Renews the token shortly before it expires, even after the computer has slept.
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
  const answer = await fetch('/session').catch(() => undefined)
  if (answer?.ok) keepAlive((await answer.json()).lastsMs)
}

document.addEventListener('visibilitychange', () => {
  if (!document.hidden && Date.now() > dueAt) void renew()
})

// Sends a request with an expired token again, once, with a new token: the app did nothing for the first one.
let submission
let isAgain = false

document.addEventListener('turbo:submit-start', ({ detail }) => (submission = detail.formSubmission))
document.addEventListener('turbo:before-fetch-response', async (event) => {
  const { fetchResponse } = event.detail
  const isLapsed = fetchResponse.statusCode === 401 && !isAgain
  isAgain = isLapsed
  if (!isLapsed) return
  event.preventDefault()
  await refresh()
  const form = event.target.closest('form')
  if (form) form.requestSubmit(submission?.submitter ?? undefined)
  else window.Turbo.visit(fetchResponse.location, { action: 'replace' })
})

/** The same for a page that the browser itself requested. */
async function reopen() {
  const last = Number(sessionStorage.getItem('reopened'))
  if (!document.querySelector('[data-sign-in]') || Date.now() - last < 10_000) return
  sessionStorage.setItem('reopened', String(Date.now()))
  if (await refresh()) location.replace(location.href)
}

// A form that can't be sent at all. A script's request fails like this if the front door redirects it to Entra for sign-in.
document.addEventListener('turbo:fetch-request-error', (event) => {
  if (!(event.target instanceof HTMLFormElement)) return
  event.preventDefault()
  tell('This could not be sent: your sign-in has ended, or the network is gone.')
})

function tell(text) {
  const here = encodeURIComponent(location.pathname + location.search)
  const link = Object.assign(document.createElement('a'), { href: `/.auth/login/aad?post_login_redirect_uri=${here}` })
  link.textContent = 'Sign in again'
  link.dataset.turbo = 'false'
  const line = document.getElementById('sign-in-trouble')
  line.replaceChildren(`${text} `, link)
  line.hidden = false
  line.focus()
}

// A page that follows a change must not stop silently: the stream is opened again, once, with a new token.
function watchStream(element, isRetry) {
  const source = element?.streamSource
  source?.addEventListener('error', async () => {
    if (source.readyState !== EventSource.CLOSED || !element.isConnected) return
    if (isRetry || !(await refresh())) {
      tell('This page no longer follows what happens.')
      return
    }
    const again = element.cloneNode()
    element.replaceWith(again)
    watchStream(again, true)
  })
}

// When another person signs in in another window of this browser, the previous person's open pages must go.
const people = new BroadcastChannel('people')
people.addEventListener('message', ({ data }) => {
  const person = read('person')
  if (!person || data === person) return
  document.body.replaceChildren()
  location.reload()
})

document.addEventListener('turbo:load', () => {
  const person = read('person')
  if (person) {
    people.postMessage(person)
    keepAlive(Number(read('sign-in-lasts')))
  }
  watchStream(document.getElementById('live'), false)
  void reopen()
})
