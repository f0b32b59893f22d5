// Typing into the search field of `form[data-live]` shows what matches, a moment later; sending that form, at once.
// The field keeps the typed text, which is newer than the page that answers it, even if the whole page is new.
import { isLeaving, onLeave } from '../modules/leaving.js'
import { findForm, SEARCH_FIELD, showChosen } from '../modules/list-form.js'

const PAUSE_MS = 250
/** The least time between two searches during typing. The person's Azure quota also serves their other pages and scripts. */
const GAP_MS = 750

let typing
let askedAt = 0
const stop = () => clearTimeout(typing)

function showTyped() {
  stop()
  typing = setTimeout(
    () => {
      // The typed text applies to the list that is loading, not to the one that the person is leaving.
      if (isLeaving()) return showTyped()
      askedAt = Date.now()
      if (findForm()) showChosen()
    },
    Math.max(PAUSE_MS, askedAt + GAP_MS - Date.now()),
  )
}

document.addEventListener('input', ({ target }) => {
  if (target.matches(SEARCH_FIELD)) showTyped()
})
document.addEventListener('submit', (event) => {
  if (event.target !== findForm()) return
  event.preventDefault()
  stop()
  showChosen()
})
onLeave(stop)

// Keys are heard between the reading of a page and its rendering.
document.addEventListener('turbo:before-render', (event) => {
  const { newBody, resume } = event.detail
  const search = newBody.querySelector(SEARCH_FIELD)
  const typed = document.activeElement
  if (!search || !typed.matches(SEARCH_FIELD)) return
  event.preventDefault()
  setTimeout(() => {
    search.value = typed.value
    resume()
  })
})
