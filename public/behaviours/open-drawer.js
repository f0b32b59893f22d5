// The link `data-drawer` opens the page that the attribute names in the dialog, which is a drawer at the side then; on the page of the link
// itself it is a link. A click beside the drawer shuts it, as Escape does any dialog. Without scripts the link leads to its page.
import { openInDialog } from '../modules/frames.js'
import { isPlainClick } from '../modules/keys.js'

document.addEventListener('click', (event) => {
  const { target } = event
  if (target.matches('dialog[open]:has(.drawer)')) return target.close()
  const link = target.closest('a[data-drawer]')
  if (!link || link.ariaCurrent || !isPlainClick(event)) return
  if (openInDialog(link.dataset.drawer)) event.preventDefault()
})
