// The list while somebody looks at it: it follows what is typed, is fresh when it is seen again, and offers the view that its
// reader last made. Without scripts it is a form and links.

const PAUSE_MS = 250
/** Between two questions of somebody who types on: what they may ask of Azure is for their other pages and scripts too. */
const GAP_MS = 750
/** As long as the server tells the same list again. */
const FRESH_MS = 5_000

const form = () => document.querySelector('form[data-live]')

/** The same page with other content: Turbo morphs it, so that focus and scroll stay where they are. */
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
      // What was typed is looked for in the list that is on its way, not in the one that is left.
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

// Whoever leaves for another page, or sends a form, is not called back to this one.
let isLeaving = false
function leave() {
  isLeaving = true
  clearTimeout(typing)
  clearTimeout(more)
}
document.addEventListener('turbo:click', leave)
document.addEventListener('turbo:submit-start', leave)

// Another state or order is one of what has been typed, looked for already or not.
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

// What has the focus keeps it, also where all of a page is new; and what is being typed is kept.
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

// What is being typed is ahead of the page that answers it.
document.addEventListener('turbo:before-morph-element', (event) => {
  if (event.target.id === 'search' && event.target === document.activeElement) event.preventDefault()
})

// Seen again after a while, in this window or from another page, it shows how things are now.
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

/** A page that nobody sees spends nobody's quota: it is asked for when it is seen again. */
function showMore() {
  if (!document.hidden && form()) show(location.href)
}

/** The address that is left behind is that of the view, without the moment at which it was refreshed. */
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
