// A person who opens another page or sends a form must not be brought back to this one.

let leaving = false

/** Whether another page is on its way. */
export const isLeaving = () => leaving

/** Calls back each time the person leaves. */
export function onLeave(stop) {
  for (const name of ['turbo:click', 'turbo:submit-start']) document.addEventListener(name, stop)
}

onLeave(() => (leaving = true))
document.addEventListener('turbo:load', () => (leaving = false))
// What comes in a dialog or a menu lies over the page, which is still there.
document.addEventListener('turbo:frame-load', () => (leaving = false))
// Nothing comes after what could not be sent or loaded: the person is still here.
document.addEventListener('turbo:fetch-request-error', () => (leaving = false))
document.addEventListener('turbo:submit-end', ({ detail }) => {
  if (!detail.success) leaving = false
})
