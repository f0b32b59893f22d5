// `details[data-choice]`, the choice between directories, closes by Escape. Its button has the focus then, and again on the page that
// a choice leads to.

const CHOSEN = 'directory-chosen'
const summaryOf = (choice) => choice.querySelector('summary')

document.addEventListener('keydown', (event) => {
  const choice = event.key === 'Escape' && event.target.closest('details[data-choice][open]')
  if (!choice) return
  choice.open = false
  summaryOf(choice).focus()
})
document.addEventListener('submit', ({ target }) => {
  if (target.closest('details[data-choice]')) sessionStorage.setItem(CHOSEN, '')
})
document.addEventListener('turbo:load', () => {
  if (sessionStorage.getItem(CHOSEN) === null) return
  sessionStorage.removeItem(CHOSEN)
  const choice = document.querySelector('details[data-choice]')
  if (choice && document.activeElement === document.body) summaryOf(choice).focus({ preventScroll: true })
})
