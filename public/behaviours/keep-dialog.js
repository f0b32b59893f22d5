// A `<dialog>` or a popover, and the page behind it. A `<turbo-frame>` in an open one keeps its content when the page around it changes, because
// the page of the server has it empty. A form inside that was accepted, or refused by a page of its own, shuts the dialog
// before the page changes, which gives the focus back to what has opened it.

document.addEventListener('turbo:before-morph-element', (event) => {
  const isEmpty = !event.detail.newElement?.childElementCount
  if (isEmpty && event.target.matches(':is(dialog[open], :popover-open) turbo-frame')) event.preventDefault()
})

/** The form is sent again after a sign-in, or says itself what is wrong. */
const HERE = [401, 422]

document.addEventListener('turbo:submit-end', ({ target, detail }) => {
  const { statusCode } = detail.fetchResponse ?? {}
  const isRefused = statusCode !== undefined && !HERE.includes(statusCode)
  if (detail.success || isRefused) target.closest('dialog[open]')?.close()
})
