// Tells in `data-sign-in-trouble` that a `<form>` can't be sent at all. A script's request fails like this if the front door
// redirects it to Entra for sign-in. Its dialog is shut: nothing behind one can be read.
import { wordsFor } from '../modules/page.js'
import { tellSignInTrouble } from '../modules/sign-in-trouble.js'

document.addEventListener('turbo:fetch-request-error', (event) => {
  if (!(event.target instanceof HTMLFormElement)) return
  event.preventDefault()
  event.target.closest('dialog[open]')?.close()
  tellSignInTrouble(wordsFor('not-sent'))
})
