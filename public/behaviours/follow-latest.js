// `data-latest`, the newest operations in a dialog, are read anew when something has changed.
import { onNews } from '../modules/event-stream.js'

/** Several changes that come together are one look. */
const TOGETHER_MS = 500

let timer

onNews(({ changed }) => {
  if (!changed) return
  timer ??= setTimeout(() => {
    timer = undefined
    const frame = document.querySelector('dialog[open] [data-latest]')?.closest('turbo-frame')
    if (!frame || document.hidden) return
    // What has the focus keeps it.
    frame.refresh = 'morph'
    frame.reload()
  }, TOGETHER_MS)
})
