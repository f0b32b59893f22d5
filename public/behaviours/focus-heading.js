// After a page change nothing has the focus, and nobody who listens knows where they are: the `h1` of the page gets it.
// What is about one machine, or keeps its focus, comes first.

let isFirst = true

document.addEventListener('turbo:load', () => {
  if (isFirst) {
    isFirst = false
    return
  }
  if (document.activeElement !== document.body) return
  const heading = document.querySelector('main h1')
  heading?.focus({ preventScroll: true })
})
