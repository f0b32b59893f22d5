// A box in the head of the column `data-selects` ticks every box `name=row` of the page, and says whether all or some are ticked. It
// is of use only with scripts, which put it there.
import { wordsFor } from '../modules/page.js'

const boxes = () => [...document.querySelectorAll('input[name=row]')]

function show() {
  const head = document.querySelector('[data-selects]')
  const all = boxes()
  if (!head || all.length === 0) return
  const box = head.querySelector('input') ?? addBox(head)
  const ticked = all.filter(({ checked }) => checked).length
  box.checked = ticked === all.length
  box.indeterminate = ticked > 0 && ticked < all.length
}

function addBox(head) {
  const box = Object.assign(document.createElement('input'), { type: 'checkbox', ariaLabel: wordsFor('select-all') })
  head.append(box)
  return box
}

document.addEventListener('change', ({ target }) => {
  if (target.closest('[data-selects]')) for (const box of boxes()) box.checked = target.checked
  show()
})
document.addEventListener('reset', () => setTimeout(show))
document.addEventListener('turbo:load', show)
document.addEventListener('turbo:render', show)
