// Looks for nothing in the page. A page, or a part of one in a frame, that can't be loaded leaves the person where they are, with what they have typed, and says so in
// `data-trouble`. Left alone, the browser would show an error page of its own.
import { pathOf } from '../modules/page.js'
import { tellOffline } from '../modules/trouble.js'

let failed

document.addEventListener('turbo:fetch-request-error', async (event) => {
  // The target of a visit is the whole page. A form is a target itself.
  const frame = event.target.localName === 'turbo-frame' ? event.target : undefined
  if (event.target !== document.documentElement && !frame) return
  event.preventDefault()
  const { href } = event.detail.request.url
  const visit = frame ? undefined : window.Turbo.navigator.currentVisit
  visit?.fail()
  // A front door that wants a sign-in redirects to another site, which a script may not follow, but the browser may.
  if (await isReachable()) return location.assign(href)
  failed = () => {
    failed = undefined
    if (frame?.isConnected) frame.reload()
    else window.Turbo.visit(href, { action: visit?.action === 'advance' ? 'advance' : 'replace' })
  }
  tellOffline(() => failed?.())
})
document.addEventListener('turbo:visit', () => (failed = undefined))
window.addEventListener('online', () => failed?.())

function isReachable() {
  if (!navigator.onLine) return false
  return fetch(pathOf('session'), { redirect: 'manual' }).then(
    () => true,
    () => false,
  )
}
