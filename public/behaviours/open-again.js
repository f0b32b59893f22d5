// A page with `data-sign-in` that the browser itself requested is opened again, once, with a new token.
import { refresh } from '../modules/easy-auth.js'

document.addEventListener('turbo:load', async () => {
  const last = Number(sessionStorage.getItem('reopened'))
  if (!document.querySelector('[data-sign-in]') || Date.now() - last < 10_000) return
  sessionStorage.setItem('reopened', String(Date.now()))
  if (await refresh()) location.replace(location.href)
})
