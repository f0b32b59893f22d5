// The button of `data-directory`, the choice between directories, has the focus again on the page that a choice leads to.

const CHOSEN = 'directory-chosen'

document.addEventListener('submit', ({ target }) => {
  if (target.closest('[data-directory]')) sessionStorage.setItem(CHOSEN, '')
})
document.addEventListener('turbo:load', () => {
  if (sessionStorage.getItem(CHOSEN) === null) return
  sessionStorage.removeItem(CHOSEN)
  if (document.activeElement === document.body) {
    document.querySelector('[data-directory] summary')?.focus({ preventScroll: true })
  }
})
