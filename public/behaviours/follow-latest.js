// `data-latest`, the newest operations in a dialog, are read anew when something has changed.
import { onNews } from '../modules/event-stream.js'

/** Several changes that come together are one look. */
const TOGETHER_MS = 500

let timer

onNews(({ changed }) => {
  if (changed) timer ??= setTimeout(look, TOGETHER_MS)
})

function look() {
  timer = undefined
  const frame = document.querySelector('dialog[open] [data-latest]')?.closest('turbo-frame')
  if (!frame || document.hidden) return
  // One that is on its way would be given up, and its successor would not be morphed.
  if (frame.hasAttribute('busy')) {
    timer = setTimeout(look, TOGETHER_MS)
    return
  }
  // What has the focus keeps it. With the attribute, Turbo would read the frame again whenever the page is shown anew.
  frame.refresh = 'morph'
  frame.reload()
  frame.removeAttribute('refresh')
}
