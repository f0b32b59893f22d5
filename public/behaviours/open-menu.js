// A link `data-menu` opens what its page holds in the popover `#menu`, beside it. Without scripts, or with a modifier key, it is a link.
import { addFrame } from '../modules/frames.js'

const findMenu = () => document.getElementById('menu')
const frameOf = (menu) => menu.querySelector('turbo-frame')

addFrame('menu')

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-menu]')
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  const menu = findMenu()
  const isOpen = menu.matches(':popover-open')
  if (isOpen) menu.hidePopover()
  if (isOpen && link.getAttribute('aria-expanded') === 'true') return
  show(menu, link)
})

function show(menu, link) {
  const frame = frameOf(menu)
  frame.replaceChildren()
  frame.removeAttribute('src')
  menu.setAttribute('aria-label', link.ariaLabel)
  menu.setAttribute('aria-busy', 'true')
  link.setAttribute('aria-expanded', 'true')
  menu.showPopover({ source: link })
  const onToggle = ({ newState }) => {
    if (newState === 'open') return
    menu.removeEventListener('toggle', onToggle)
    link.removeAttribute('aria-expanded')
  }
  menu.addEventListener('toggle', onToggle)
  frame.src = link.href
}

document.addEventListener('turbo:frame-load', ({ target }) => {
  const menu = findMenu()
  if (target !== frameOf(menu)) return
  menu.removeAttribute('aria-busy')
  if (menu.matches(':popover-open')) menu.querySelector('li a, li button')?.focus()
})

document.addEventListener('keydown', (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  const menu = event.target.closest?.('#menu')
  if (!menu || !step) return
  event.preventDefault()
  const items = [...menu.querySelectorAll('li a, li button')]
  items.at((items.indexOf(event.target) + step) % items.length)?.focus()
})

document.addEventListener('turbo:submit-end', ({ target, detail }) => {
  const menu = target.closest('#menu:popover-open')
  if (menu && detail.success) menu.hidePopover()
})
