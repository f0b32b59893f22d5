// What a link loads into the frame of the `dialog` is shown as a dialog over the page; a link `data-closes` in it shuts it. Without
// scripts each of them is a page, which has the frame itself.
import { addFrame } from '../modules/frames.js'

const findDialog = () => document.querySelector('dialog')

addFrame('dialog')

document.addEventListener('turbo:frame-load', ({ target }) => {
  const dialog = findDialog()
  if (target.parentElement !== dialog || target.childElementCount === 0 || dialog.open) return
  dialog.showModal()
  // Emptied, so that the same link loads it anew.
  dialog.addEventListener('close', () => empty(target), { once: true })
})

function empty(frame) {
  frame.removeAttribute('src')
  frame.replaceChildren()
}

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

// The answer is a page of its own, such as one to sign in.
document.addEventListener('turbo:frame-missing', (event) => {
  event.preventDefault()
  event.detail.visit(event.detail.response)
})
