// What a link loads into the frame of the `dialog` is shown as a dialog over the page. A link `data-closes` in it shuts it, and so does
// a form in it: one that was accepted before the page changes, which gives the focus back to what has opened the dialog; one that was
// refused with the page that says why. Without scripts each of them is a page, which has the frame itself.
import { addFrame, emptyFrame } from '../modules/frames.js'

addFrame('dialog')

document.addEventListener('turbo:frame-load', ({ target }) => {
  const dialog = document.querySelector('dialog')
  if (target.parentElement !== dialog || target.childElementCount === 0 || dialog.open) return
  dialog.showModal()
  dialog.addEventListener('close', () => emptyFrame(target), { once: true })
})

document.addEventListener(
  'click',
  (event) => {
    const dialog = event.target.closest('a[data-closes]')?.closest('dialog[open]')
    if (!dialog) return
    event.preventDefault()
    event.stopPropagation()
    dialog.close()
  },
  true,
)

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

// The answer is a page of its own, such as one to sign in.
document.addEventListener('turbo:frame-missing', (event) => {
  event.preventDefault()
  event.detail.visit(event.detail.response)
})
