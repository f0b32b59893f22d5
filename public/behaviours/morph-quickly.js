// What is the same in a page that comes is left alone as a whole. A row (`tbody tr`) that is not the same gets its new cells at once,
// unless the person is in it. Turbo announces each attribute of each element that it morphs, which takes longer than all else that
// fifty other rows need.

document.addEventListener('turbo:before-morph-element', (event) => {
  const { target, detail, defaultPrevented } = event
  const { newElement } = detail
  if (!newElement || defaultPrevented) return
  if (target.isEqualNode(newElement)) event.preventDefault()
  else if (target.matches('tbody tr') && !isInUse(target)) {
    event.preventDefault()
    // None is taken away: rows have the same ones always, and for a moment a mark that is no news of the server's.
    for (const { name, value } of newElement.attributes) target.setAttribute(name, value)
    target.replaceChildren(...newElement.childNodes)
  }
})

/** It has the focus, or has opened the menu. */
function isInUse(row) {
  return row.contains(document.activeElement) || row.querySelector('[aria-expanded=true]') !== null
}
