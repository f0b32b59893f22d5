// After a page change nothing has the focus, and nobody who listens knows where they are: the `h1` of the page gets it.
// What is about one machine, or keeps its focus, comes first. A page that is shown anew by itself is no page change.
import { wasShown } from '../modules/show.js'

let isFirst = true

document.addEventListener('turbo:load', () => {
  if (isFirst) {
    isFirst = false
    return
  }
  if (document.activeElement !== document.body || wasShown()) return
  const heading = document.querySelector('main h1')
  heading?.focus({ preventScroll: true })
})
