// `details[data-pop]`, something that opens over the page, closes by Escape, which gives its button the focus, and by what is done
// elsewhere.

document.addEventListener('keydown', (event) => {
  const pop = event.key === 'Escape' && event.target.closest('details[data-pop][open]')
  if (!pop) return
  pop.open = false
  pop.querySelector('summary').focus()
})

for (const name of ['click', 'focusin']) {
  document.addEventListener(name, ({ target }) => {
    for (const pop of document.querySelectorAll('details[data-pop][open]')) if (!pop.contains(target)) pop.open = false
  })
}
