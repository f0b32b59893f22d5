// After a form inside `data-vm-id` was sent, the first link inside the element with the same id has the focus.
// The pressed button is disabled then, and a disabled button has no focus.

let actedOn

document.addEventListener('submit', (event) => {
  actedOn = event.target.closest('[data-vm-id]')?.id
})

document.addEventListener('turbo:load', () => {
  const name = actedOn && document.getElementById(actedOn)?.querySelector('a')
  if (name && document.activeElement === document.body) name.focus({ preventScroll: true })
  actedOn = undefined
})
