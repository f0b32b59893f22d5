// A page with `data-fresh-ms` is refreshed when it is seen again after more than that time, in this window or from another one.
import { isLeaving } from '../modules/leaving.js'
import { show } from '../modules/show.js'

let shownAt = 0

document.addEventListener('turbo:load', () => {
  shownAt = Date.now()
})
document.addEventListener('visibilitychange', () => {
  const list = document.querySelector('[data-fresh-ms]')
  if (document.hidden || !list || isLeaving()) return
  if (Date.now() - shownAt > Number(list.dataset.freshMs)) show(location.href)
})
