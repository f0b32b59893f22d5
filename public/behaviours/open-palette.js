// Ctrl+K, or the link `data-palette`, opens the search over everything in the dialog. Typing finds, arrows move, Enter goes there, but
// never to what was found for less than what is typed.
// Without scripts the link leads to a page.
import { openInDialog } from '../modules/frames.js'
import { isPlainClick, moveByArrows } from '../modules/keys.js'

const PAUSE_MS = 200

const findLink = () => document.querySelector('a[data-palette]')
const findOpen = () => document.querySelector('dialog[open] [data-finder]')

function open(link) {
  if (!openInDialog(link.href)) window.Turbo.visit(link.href)
}

document.addEventListener('keydown', (event) => {
  const link = findLink()
  if (!link || event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
    return
  event.preventDefault()
  if (findOpen()) document.querySelector('dialog').close()
  else open(link)
})

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-palette]')
  if (!link || !isPlainClick(event)) return
  event.preventDefault()
  open(link)
})

const findResults = () => document.querySelector('[data-finder] turbo-frame')

let typing
/** Enter was pressed before what is typed had been searched. */
let goesOn = false

function toAddress(form) {
  const url = new URL(form.action)
  url.search = new URLSearchParams(new FormData(form)).toString()
  return url.href
}

/** Whether what is found is not yet for what is typed. */
function isBehind({ form, value, defaultValue }) {
  const results = findResults()
  if (!results.src) return value !== defaultValue
  return results.hasAttribute('busy') || results.src !== toAddress(form)
}

document.addEventListener('input', ({ target }) => {
  const form = target.closest('form[data-finds]')
  if (!form) return
  goesOn = false
  clearTimeout(typing)
  typing = setTimeout(() => {
    const results = findResults()
    if (results) results.src = toAddress(form)
  }, PAUSE_MS)
})

document.addEventListener('turbo:frame-load', ({ target }) => {
  if (target !== findResults() || target.src !== toAddress(document.querySelector('form[data-finds]'))) return
  if (goesOn) target.querySelector('[data-item]')?.click()
  goesOn = false
})

document.addEventListener('keydown', (event) => {
  const palette = event.target.closest?.('[data-finder]')
  if (!palette) return
  const items = [...palette.querySelectorAll('[data-item]')]
  const field = palette.querySelector('input')
  if (event.key === 'Enter' && event.target === field) {
    event.preventDefault()
    if (isBehind(field)) goesOn = true
    else items[0]?.click()
  }
  moveByArrows(event, [field, ...items])
})
