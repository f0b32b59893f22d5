// Updates the list while a person views it: follows typing, refreshes when the list is seen again, and offers the person's last
// view. Without scripts the list is a form and links.

const PAUSE_MS = 250
/** The least time between two searches during typing. The person's Azure quota also serves their other pages and scripts. */
const GAP_MS = 750
/** How long the server serves the same list from its cache. */
const FRESH_MS = 5_000

const form = () => document.querySelector('form[data-live]')

/** Shows the same page with other content: Turbo morphs it, so that focus and scroll stay in place. */
function show(url) {
  window.Turbo.visit(url, { action: 'replace' })
}

function showChosen() {
  const chosen = [...new FormData(form())].filter(
    ([name, value]) => value !== '' && !(name === 'sort' && value === 'name'),
  )
  const query = new URLSearchParams(chosen).toString()
  show(query ? `/vms?${query}` : '/vms')
}

let typing
let askedAt = 0
document.addEventListener('input', ({ target }) => {
  if (target.id === 'search' && target.closest('form[data-live]')) showTyped()
})

function showTyped() {
  clearTimeout(typing)
  typing = setTimeout(
    () => {
      // The typed text applies to the list that is loading, not to the one that the person is leaving.
      if (isLeaving) return showTyped()
      askedAt = Date.now()
      if (form()) showChosen()
    },
    Math.max(PAUSE_MS, askedAt + GAP_MS - Date.now()),
  )
}
document.addEventListener('change', ({ target }) => {
  if (target.localName === 'select' && target.closest('form[data-live]')) showChosen()
})
document.addEventListener('submit', (event) => {
  if (event.target !== form()) return
  event.preventDefault()
  clearTimeout(typing)
  showChosen()
})

// A person who opens another page or sends a form must not be brought back to this one.
let isLeaving = false
function leave() {
  isLeaving = true
  clearTimeout(typing)
  clearTimeout(more)
}
document.addEventListener('turbo:click', leave)
document.addEventListener('turbo:submit-start', leave)

// Another state or order also applies to the typed text, even if the search has not run yet.
document.addEventListener(
  'click',
  ({ target }) => {
    const link = target.closest('.states a, thead a')
    const typed = document.getElementById('search')?.value
    if (!link || !typed) return
    const url = new URL(link.href)
    url.searchParams.set('q', typed)
    link.href = url
  },
  true,
)

// The focused element keeps the focus, even if the whole page is new, and the search box keeps the typed text.
let focused
document.addEventListener('turbo:before-render', ({ detail }) => {
  const { id, value } = document.activeElement
  focused = id
  const search = detail.newBody.querySelector('#search')
  if (id === 'search' && search) search.value = value
})
document.addEventListener('turbo:render', () => {
  if (focused && document.activeElement === document.body) {
    document.getElementById(focused)?.focus({ preventScroll: true })
  }
})

// The text in the search box is newer than the page that answers it.
document.addEventListener('turbo:before-morph-element', (event) => {
  if (event.target.id === 'search' && event.target === document.activeElement) event.preventDefault()
})

// Refreshes the list when it is seen again after a while, in this window or from another page.
document.addEventListener('visibilitychange', () => {
  const isList = document.querySelector('.summary')
  if (!document.hidden && isList && !isLeaving && Date.now() - shownAt > FRESH_MS) show(location.href)
})

let shownAt = 0
let more
document.addEventListener('turbo:load', () => {
  shownAt = Date.now()
  isLeaving = false
  clearTimeout(more)
  const fallback = document.querySelector('.fallback')
  if (fallback) more = setTimeout(showMore, Number(fallback.dataset.moreIn))
  dropAfter()
  if (form()) offerLastView()
})

/** A hidden page must not spend the quota. It is refreshed when it is seen again. */
function showMore() {
  if (!document.hidden && form()) show(location.href)
}

/** Keeps the URL of the view in the history, without the moment at which it was refreshed. */
function dropAfter() {
  const url = new URL(location.href)
  if (!url.searchParams.has('after')) return
  url.searchParams.delete('after')
  window.Turbo.navigator.history.replace(url)
}

function offerLastView() {
  const key = `view of ${document.querySelector('meta[name="person"]')?.content}`
  const query = new URLSearchParams(location.search)
  query.delete('page')
  query.delete('after')
  if (query.size > 0) localStorage.setItem(key, query.toString())
  const link = document.querySelector('.last-view')
  const last = localStorage.getItem(key)
  if (!link || !last) return
  link.href = `/vms?${last}`
  link.title = [...new URLSearchParams(last)].map(([name, value]) => `${name}: ${value}`).join(', ')
  link.classList.add('there')
}
