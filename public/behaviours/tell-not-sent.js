// Tells in `data-trouble` that a `<form>` can't be sent at all. A script's request fails like this if the front door
// redirects it to Entra for sign-in, or if the browser is offline.
import { wordsFor } from '../modules/page.js'
import { show } from '../modules/show.js'
import { tellTrouble } from '../modules/trouble.js'

let submitter

document.addEventListener('turbo:submit-start', ({ detail }) => (submitter = detail.formSubmission.submitter))
document.addEventListener('turbo:fetch-request-error', (event) => {
  const form = event.target
  if (!(form instanceof HTMLFormElement)) return
  event.preventDefault()
  const pressed = submitter
  tellTrouble(wordsFor('not-sent'), () => {
    // The page may have changed meanwhile, and the button with it.
    if (form.isConnected && (pressed?.isConnected ?? true)) form.requestSubmit(pressed)
    else show(location.href)
  }).focus()
})
