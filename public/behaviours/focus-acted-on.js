// After a form inside `data-vm-id` was sent, the name of the machine has the focus: `data-vm-name` in the element with the same id.
// The pressed button is disabled then, and a disabled button loses the focus, if only with the next frame.

let actedOn

document.addEventListener('submit', (event) => {
  actedOn = event.target.closest('[data-vm-id]')?.id
})

document.addEventListener('turbo:load', () => {
  const name = actedOn && document.getElementById(actedOn)?.querySelector('[data-vm-name]')
  const { activeElement } = document
  if (name && (activeElement === document.body || activeElement.disabled)) name.focus({ preventScroll: true })
  actedOn = undefined
})
