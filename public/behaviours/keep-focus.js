// An element with an `id` keeps the focus, even if the whole page is new.

let focused

document.addEventListener('turbo:before-render', () => {
  focused = document.activeElement.id
})
document.addEventListener('turbo:render', () => {
  if (focused && document.activeElement === document.body) {
    document.getElementById(focused)?.focus({ preventScroll: true })
  }
})
