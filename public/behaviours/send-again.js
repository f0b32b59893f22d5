// Any `<form>` or link whose request is answered 401 asks again, once, with a new token. The app did nothing for the first one:
// its token had expired.
import { refresh } from '../modules/easy-auth.js'

let submission
let visited
let isAgain = false

document.addEventListener('turbo:submit-start', ({ detail }) => (submission = detail.formSubmission))
document.addEventListener('turbo:visit', ({ detail }) => (visited = detail.action))
document.addEventListener('turbo:before-fetch-response', async (event) => {
  const { fetchResponse } = event.detail
  const isLapsed = fetchResponse.statusCode === 401 && !isAgain
  isAgain = isLapsed
  if (!isLapsed) return
  event.preventDefault()
  await refresh()
  const form = event.target.closest('form')
  if (form) form.requestSubmit(submission?.submitter ?? undefined)
  // Turbo changes the history only for a page that it shows. So Back leads to where a link was followed.
  else window.Turbo.visit(fetchResponse.location, { action: visited === 'advance' ? 'advance' : 'replace' })
})
