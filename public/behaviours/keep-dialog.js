// A `<dialog>` or a popover, and the page behind it. A `<turbo-frame>` in an open one keeps its content when the page around it changes, because
// the page of the server has it empty. A form inside that was accepted shuts the dialog before the page changes, which gives the
// focus back to what has opened it.

document.addEventListener('turbo:before-morph-element', (event) => {
  const isEmpty = !event.detail.newElement?.childElementCount
  if (isEmpty && event.target.matches(':is(dialog[open], :popover-open) turbo-frame')) event.preventDefault()
})

document.addEventListener('turbo:submit-end', ({ target, detail }) => {
  if (detail.success) target.closest('dialog[open]')?.close()
})
