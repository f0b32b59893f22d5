// Looks for nothing in the page. Ignores the abort of a request that Turbo does not catch: the head of a page arrives before its
// content, and the next page may be requested in between.

window.addEventListener('unhandledrejection', (event) => {
  if (event.reason?.name === 'AbortError') event.preventDefault()
})
