// After a form was sent that is about one machine, the name of that machine has the focus, and what became of it is read out: the
// machine around the button, or the one that the form names by `data-of`. Its row is marked for a moment. A button that can be
// pressed again, such as a favourite's, keeps the focus, and so does what the person has turned to meanwhile.
import { announce } from '../modules/announce.js'

const MARKED_MS = 3_000

let actedOn
let pressed

document.addEventListener('submit', ({ target, submitter }) => {
  pressed = submitter
  actedOn = target.dataset.of ?? (submitter ?? target).closest('[data-vm-id]')?.id
})

// The mark is no news of the server's, which would take it away.
document.addEventListener('turbo:before-morph-attribute', (event) => {
  if (event.detail.attributeName === 'data-acted') event.preventDefault()
})

document.addEventListener('turbo:load', () => {
  const machine = actedOn && document.getElementById(actedOn)
  actedOn = undefined
  if (!machine) return
  const name = machine.querySelector('[data-vm-name]')
  const { activeElement } = document
  const isElsewhere = activeElement !== document.body && !machine.contains(activeElement)
  const isAtButton = activeElement === pressed && activeElement.ariaDisabled !== 'true'
  if (!isElsewhere && !isAtButton) name?.focus({ preventScroll: true })
  machine.scrollIntoView({ block: 'nearest' })
  announce(`${name?.textContent}: ${machine.querySelector('[data-state-name]')?.textContent}`)
  machine.dataset.acted = ''
  setTimeout(() => delete machine.dataset.acted, MARKED_MS)
})
