// What a `<turbo-frame>` of a `dialog` or `[popover]` shows, or is about to, stays when the page around it changes, because the page of the
// server has the frame empty.

document.addEventListener('turbo:before-morph-element', (event) => {
  const isEmpty = !event.detail.newElement?.childElementCount
  if (isEmpty && event.target.matches(':is(dialog, [popover]) turbo-frame')) event.preventDefault()
})
