// Any `<form>` or link whose request is answered 401 asks again with a new token, a few times at most. The app did nothing for the
// first one: its token had expired.
import { forgetRetries, renew, spendRetries, takeRetry } from '../modules/sign-in-retries.js'

let submission
let visit

document.addEventListener('turbo:submit-start', ({ detail }) => (submission = detail.formSubmission))
document.addEventListener('turbo:visit', ({ detail }) => (visit = detail))
document.addEventListener('turbo:before-fetch-response', async (event) => {
  const { fetchResponse } = event.detail
  const { href } = fetchResponse.location
  if (fetchResponse.statusCode !== 401) {
    forgetRetries(href)
    return
  }
  const retry = takeRetry(href)
  if (retry === undefined) return
  event.preventDefault()
  const form = event.target.closest('form')
  const before = { submission, visit }
  // Without a new token the next answer is shown, whatever it is.
  if (!(await renew(retry))) spendRetries(href)
  // Who has done something else meanwhile no longer waits for this.
  if (submission !== before.submission || visit !== before.visit) return
  if (form) form.requestSubmit(submission?.submitter ?? undefined)
  // Turbo changes the history only for a page that it shows. So Back leads to where a link was followed.
  else window.Turbo.visit(href, { action: visit?.action === 'advance' ? 'advance' : 'replace' })
})
