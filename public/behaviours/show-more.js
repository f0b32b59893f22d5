// A list with `data-more-in` is shown again after that many milliseconds, when more of it has been read.
import { onLeave } from '../modules/leaving.js'
import { findForm } from '../modules/list-form.js'
import { show } from '../modules/show.js'

let more
const stop = () => clearTimeout(more)

/** A hidden page must not spend the quota. It is refreshed when it is seen again. */
function showMore() {
  if (!document.hidden && findForm()) show(location.href)
}

document.addEventListener('turbo:load', () => {
  stop()
  const part = document.querySelector('[data-more-in]')
  if (part) more = setTimeout(showMore, Number(part.dataset.moreIn))
})
onLeave(stop)
