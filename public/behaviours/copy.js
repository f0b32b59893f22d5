// A click on `data-copy` copies its value, or if that is empty, each `<dt>` and `<dd>` beside it. It says so, and its
// icon, `data-i`, shows it.
import { announce } from '../modules/announce.js'
import { wordsFor } from '../modules/page.js'

document.addEventListener('click', async ({ target }) => {
  const button = target.closest('[data-copy]')
  if (!button) return
  const text = button.dataset.copy || factsBeside(button)
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    announce(wordsFor('not-copied'))
    return
  }
  announce(wordsFor('copied'))
  showCopied(button, true)
  setTimeout(() => showCopied(button, false), 2_000)
})

function showCopied(button, isCopied) {
  const icon = button.matches('[data-i]') ? button : button.querySelector('[data-i]')
  icon.dataset.i = isCopied ? 'done' : 'copy'
}

function factsBeside(button) {
  const names = [...button.parentElement.querySelectorAll('dt')]
  return names.map((name) => `${name.textContent}: ${name.nextElementSibling?.textContent}`).join('\n')
}
