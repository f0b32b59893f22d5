// The title of the page says what `data-title` in it does, which may be known later than the page's own, and changes with what it is
// about. `<meta name="title-ends">` is what comes after it.
import { readMeta } from '../modules/page.js'

function showTitle() {
  const titled = document.querySelector('main [data-title]')
  if (titled) document.title = titled.dataset.title + readMeta('title-ends')
}

document.addEventListener('turbo:load', showTitle)
document.addEventListener('turbo:render', showTitle)
document.addEventListener('turbo:before-stream-render', ({ detail }) => {
  const { render } = detail
  detail.render = async (stream) => {
    await render(stream)
    showTitle()
  }
})
