// Keys alone, without a modifier: `/` goes to the search, `j` and `k` to the next and previous machine, `.` opens its menu, `f` marks it as a
// favourite, `?` lists the keys. Never in a field, a dialog or a menu, where a letter means itself; and never with
// `data-shortcuts="off"` on the document.
import { openInDialog } from '../modules/frames.js'
import { SEARCH_FIELD } from '../modules/list-form.js'
import { pathOf } from '../modules/page.js'

const TAKES_KEYS = 'input, textarea, select, [contenteditable], dialog, [popover]'

const KEYS = {
  '/': () => goTo(document.querySelector(SEARCH_FIELD)),
  j: () => goTo(nameBeside(1)),
  k: () => goTo(nameBeside(-1)),
  '.': () => click(findRow()?.querySelector('[data-menu]')),
  f: () => click(findRow()?.querySelector('[aria-pressed]')),
  '?': () => openInDialog(pathOf('keys')),
}

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
  if (document.documentElement.dataset.shortcuts === 'off' || !Object.hasOwn(KEYS, event.key)) return
  if (event.target.closest?.(TAKES_KEYS) || document.querySelector('dialog[open], :popover-open')) return
  if (KEYS[event.key]()) event.preventDefault()
})

const findRow = () => document.activeElement.closest('tr[data-vm-id]')

/** From no row, the first one, whichever way. */
function nameBeside(step) {
  const names = [...document.querySelectorAll('tr [data-vm-name]')]
  const row = findRow()
  const at = names.findIndex((name) => row?.contains(name))
  return names[at === -1 ? 0 : at + step]
}

function goTo(element) {
  element?.focus()
  element?.select?.()
  element?.closest('tr')?.scrollIntoView({ block: 'nearest' })
  return element
}

function click(element) {
  element?.click()
  return element
}
