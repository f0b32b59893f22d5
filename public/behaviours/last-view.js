// A page with `form[data-live]` stores its view for `<meta name="person">`. The link `data-last-view` leads to the last one.
import { findForm } from '../modules/list-form.js'
import { pathOf, readMeta } from '../modules/page.js'

document.addEventListener('turbo:load', () => {
  if (findForm()) offerLastView()
})

function offerLastView() {
  const key = `view of ${readMeta('person')}`
  const query = new URLSearchParams(location.search)
  query.delete('page')
  query.delete('after')
  if (query.size > 0) localStorage.setItem(key, query.toString())
  const link = document.querySelector('[data-last-view]')
  const last = localStorage.getItem(key)
  if (!link || !last) return
  link.href = `${pathOf('list')}?${last}`
  link.title = [...new URLSearchParams(last)].map(([name, value]) => `${name}: ${value}`).join(', ')
  link.classList.add('there')
}
