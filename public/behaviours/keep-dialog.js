// A `<dialog>` or popover and the page behind it. Its `<turbo-frame>` keeps its content, and what it is about to load, when the page
// around it changes, because the page of the server has it empty. A form inside a dialog that was accepted shuts the dialog before the page changes,
// which gives the focus back to what has opened it; the page that says why one was refused shuts it too.

document.addEventListener('turbo:before-morph-element', (event) => {
  const isEmpty = !event.detail.newElement?.childElementCount
  if (isEmpty && event.target.matches(':is(dialog, [popover]) turbo-frame')) event.preventDefault()
})

let refused

document.addEventListener('turbo:submit-start', () => {
  refused = undefined
})
document.addEventListener('turbo:submit-end', ({ target, detail }) => {
  const dialog = target.closest('dialog[open]')
  if (detail.success) dialog?.close()
  // Without an answer the page stays, and the dialog with it.
  else if (detail.fetchResponse) refused = dialog
})
document.addEventListener('turbo:before-render', () => {
  refused?.close()
  refused = undefined
})
