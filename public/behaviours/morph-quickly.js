// What is the same in a page that comes is left alone as a whole. The rows of `tbody` and the choices of a `select` that are not the same are
// put in place at once: Turbo announces each attribute of each element that it morphs, which takes longer than all else that fifty other rows need.
import { SEARCH_FIELD } from '../modules/list-form.js'

/** So few that a key is heard between two steps on a slow machine. */
const ROWS_A_STEP = 6

/** What of the newest page is still to do. */
let steps = []
let timer

document.addEventListener('turbo:before-morph-element', (event) => {
  const { target, detail, defaultPrevented } = event
  const { newElement } = detail
  if (!newElement || defaultPrevented) return
  const put = target.isEqualNode(newElement) ? leave : findWay(target)
  if (!put) return
  event.preventDefault()
  put(target, newElement)
})
document.addEventListener('turbo:before-render', () => {
  steps = []
})

function findWay(element) {
  if (element.matches('tbody')) return putRows
  if (element.matches('tbody tr') && !isInUse(element)) return putCells
  if (element.matches('select') && element !== document.activeElement) return putChoices
  return undefined
}

function leave() {}

/** At once, or while somebody types, after the keys that have been pressed meanwhile. */
function inTurn(step) {
  if (!document.activeElement.matches(SEARCH_FIELD)) return step()
  steps.push(step)
  clearTimeout(timer)
  timer = setTimeout(goOn)
}

function goOn() {
  steps.shift()?.()
  if (steps.length > 0) timer = setTimeout(goOn)
}

/** The rows in sight come first. */
function putRows(body, { rows }) {
  const all = [...rows]
  body.ariaBusy = 'true'
  for (let first = 0; first < all.length; first += ROWS_A_STEP) {
    inTurn(() => {
      for (let at = first; at < first + ROWS_A_STEP && at < all.length; at += 1) putRow(body, at, all)
    })
  }
  inTurn(() => {
    for (const row of [...body.rows].slice(all.length)) row.remove()
    body.ariaBusy = null
  })
}

/** Whatever stands there and is in no place of the new list makes room. */
function putRow(body, at, all) {
  const row = all[at]
  const there = body.rows[at]
  const known = row.id && body.querySelector(`#${CSS.escape(row.id)}`)
  if (!known) body.insertBefore(row, there ?? null)
  else {
    if (known !== there) moveBefore(body, known, there)
    if (!known.isEqualNode(row)) (isInUse(known) ? window.Turbo.morphElements : putCells)(known, row)
  }
  if (there && there !== known && !all.some(({ id }) => id === there.id)) there.remove()
}

/** Keeps the focus where the browser can. */
function moveBefore(body, row, next) {
  if (body.moveBefore) body.moveBefore(row, next ?? null)
  else body.insertBefore(row, next ?? null)
}

/** It has the focus, has opened the menu, or is ticked. */
function isInUse(row) {
  return row.contains(document.activeElement) || row.querySelector('[aria-expanded=true], :checked') !== null
}

/** No attribute is taken away: rows have the same ones always, and for a moment a mark that is no news of the server's. */
function putCells(row, { attributes, childNodes }) {
  for (const { name, value } of attributes) row.setAttribute(name, value)
  row.replaceChildren(...childNodes)
}

/** The chosen one is said again, since what a person has chosen outlives the choices. */
function putChoices(select, other) {
  inTurn(() => {
    const { value, attributes } = other
    for (const { name } of [...select.attributes]) if (!other.hasAttribute(name)) select.removeAttribute(name)
    for (const attribute of attributes) select.setAttribute(attribute.name, attribute.value)
    select.replaceChildren(...other.childNodes)
    select.value = value
  })
}
