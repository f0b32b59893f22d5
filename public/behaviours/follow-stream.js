// A `<turbo-stream-source>` that ends must not do so silently: it is opened again with a new token, a few times at most. If that
// fails, `data-trouble` tells it.
import { wordsFor } from '../modules/page.js'
import { show } from '../modules/show.js'
import { renew, RETRIES } from '../modules/sign-in-retries.js'
import { tellTrouble } from '../modules/trouble.js'

/** A page that changes keeps the element, and must not watch it twice. */
const watched = new WeakSet()

function watchStream(element, retry) {
  const source = element?.streamSource
  if (!source || watched.has(source)) return
  watched.add(source)
  source.addEventListener('error', async () => {
    if (source.readyState !== EventSource.CLOSED || !element.isConnected) return
    if (retry >= RETRIES || !(await renew(retry))) {
      tellTrouble(wordsFor('not-followed'), () => show(location.href))
      return
    }
    const again = element.cloneNode()
    element.replaceWith(again)
    watchStream(again, retry + 1)
  })
}

document.addEventListener('turbo:load', () => {
  for (const element of document.querySelectorAll('turbo-stream-source')) watchStream(element, 0)
})
