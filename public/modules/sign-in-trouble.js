// Looks for `data-sign-in-trouble`, a hidden line above the content of a page.
import { pathOf, wordsFor } from './page.js'

/** Shows what a sign-in that has ended keeps from happening, with the way back to this page. */
export function tellSignInTrouble(words) {
  const here = encodeURIComponent(location.pathname + location.search)
  const link = Object.assign(document.createElement('a'), { href: pathOf('sign-in') + here })
  link.textContent = wordsFor('sign-in-again')
  link.dataset.turbo = 'false'
  const line = document.querySelector('[data-sign-in-trouble]')
  line.replaceChildren(`${words} `, link)
  line.hidden = false
  line.focus()
}
