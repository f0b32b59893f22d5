// A `<turbo-stream-source>` that ends must not do so silently: it is opened again, once, with a new token. If that fails,
// `data-sign-in-trouble` tells it.
import { refresh } from '../modules/easy-auth.js'
import { wordsFor } from '../modules/page.js'
import { tellSignInTrouble } from '../modules/sign-in-trouble.js'

/** A page that changes keeps the element, and must not watch it twice. */
const watched = new WeakSet()

function watchStream(element, isRetry) {
  const source = element?.streamSource
  if (!source || watched.has(source)) return
  watched.add(source)
  source.addEventListener('error', async () => {
    if (source.readyState !== EventSource.CLOSED || !element.isConnected) return
    if (isRetry || !(await refresh())) {
      tellSignInTrouble(wordsFor('not-followed'))
      return
    }
    const again = element.cloneNode()
    element.replaceWith(again)
    watchStream(again, true)
  })
}

document.addEventListener('turbo:load', () => watchStream(document.querySelector('turbo-stream-source'), false))
