// `form[data-signs-out]` empties the other windows at once. With `data-signs-out="anyway"` it ends the session whatever answers its
// request: the session may have ended already, which a front door answers by a page to sign in.
import { pathOf } from '../modules/page.js'
import { NOBODY, people } from '../modules/people.js'

const PATIENCE_MS = 3_000

document.addEventListener('submit', async (event) => {
  const form = event.target
  if (!form.matches('form[data-signs-out]')) return
  people.postMessage(NOBODY)
  if (form.dataset.signsOut !== 'anyway') return
  event.preventDefault()
  const signal = AbortSignal.timeout(PATIENCE_MS)
  const body = new URLSearchParams()
  await fetch(form.action, { method: 'POST', redirect: 'manual', body, signal }).catch(() => undefined)
  location.assign(pathOf('signed-out'))
})
