// Looks for `data-trouble`, a hidden line above the content of a page, or in the dialog that lies over it.
import { pathOf, wordsFor } from './page.js'

/**
 * Shows what a sign-in that has ended keeps from happening, with the way back to this page; or, offline, what tries it again. Returns the line,
 * which gets the focus only if the person has just asked for something.
 */
export function tellTrouble(words, tryAgain) {
  return navigator.onLine ? tell(words, toSignIn()) : tellOffline(tryAgain)
}

/** Shows that the network is gone, or that this app can't be reached by it. */
export function tellOffline(tryAgain) {
  return tell(wordsFor(navigator.onLine ? 'unreachable' : 'offline'), toButton(tryAgain))
}

function tell(words, way) {
  const line = document.querySelector('dialog[open] [data-trouble]') ?? document.querySelector('[data-trouble]')
  line.replaceChildren(`${words} `, way)
  line.hidden = false
  return line
}

function toSignIn() {
  const here = encodeURIComponent(location.pathname + location.search)
  const link = Object.assign(document.createElement('a'), { href: pathOf('sign-in') + here })
  link.textContent = wordsFor('sign-in-again')
  link.dataset.turbo = 'false'
  return link
}

function toButton(tryAgain) {
  const button = Object.assign(document.createElement('button'), { type: 'button', className: 'button' })
  button.textContent = wordsFor('try-again')
  button.addEventListener('click', () => {
    button.parentElement.hidden = true
    tryAgain()
  })
  return button
}
