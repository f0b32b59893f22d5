// A link `data-menu` opens what its page holds in the popover `#menu`, beside it; the same link shuts it. What asks first shuts it too,
// so that the dialog gives the focus back to that link. Without scripts, or with a modifier key, it is a link.
import { addFrame, emptyFrame } from '../modules/frames.js'
import { isPlainClick, moveByArrows } from '../modules/keys.js'

const findMenu = () => document.querySelector('[popover]')
const frameOf = (menu) => menu.querySelector('turbo-frame')

addFrame('menu')

/** The link whose menu is open as it is pressed: the browser shuts the menu before the click. */
let shutting

document.addEventListener('pointerdown', ({ target }) => {
  shutting = target.closest('a[data-menu][aria-expanded=true]')
})

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-menu]')
  if (!link || !isPlainClick(event)) return
  event.preventDefault()
  const menu = findMenu()
  const isItsOwn = link === shutting || link.ariaExpanded === 'true'
  shutting = undefined
  if (menu.matches(':popover-open')) menu.hidePopover()
  if (!isItsOwn) show(menu, link)
})

document.addEventListener('click', (event) => {
  if (event.target.closest('[popover] a[data-turbo-frame="dialog-frame"]') && isPlainClick(event))
    findMenu().hidePopover()
})

// What says that the menu is open is no news of the server's, which would take it away.
document.addEventListener('turbo:before-morph-attribute', (event) => {
  const { target, detail } = event
  const saysSo = target.matches('[popover], [data-menu]') && /^aria-(?:label|busy|expanded)$/.test(detail.attributeName)
  if (saysSo && findMenu()?.matches(':popover-open')) event.preventDefault()
})

function show(menu, link) {
  const frame = frameOf(menu)
  emptyFrame(frame)
  menu.setAttribute('aria-label', link.ariaLabel)
  menu.setAttribute('aria-busy', 'true')
  link.setAttribute('aria-expanded', 'true')
  menu.showPopover({ source: link })
  // `toggle` would say so only later.
  menu.addEventListener('beforetoggle', () => link.removeAttribute('aria-expanded'), { once: true })
  frame.src = link.href
}

document.addEventListener('turbo:frame-load', ({ target }) => {
  const menu = findMenu()
  if (target !== frameOf(menu)) return
  menu.removeAttribute('aria-busy')
  // Somebody quick may be further already.
  const isInside = frameOf(menu).contains(document.activeElement)
  if (menu.matches(':popover-open') && !isInside) menu.querySelector('li a, li button')?.focus()
})

document.addEventListener('keydown', (event) => {
  const menu = event.target.closest?.('[popover]')
  if (menu) moveByArrows(event, [...menu.querySelectorAll('li a, li button')])
})

document.addEventListener('turbo:submit-end', ({ target }) => target.closest(':popover-open')?.hidePopover())
