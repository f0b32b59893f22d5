// A link inside `data-carries-search` also applies to what stands in the search field, even if the search has not run yet.
import { SEARCH_FIELD } from '../modules/list-form.js'

document.addEventListener(
  'click',
  ({ target }) => {
    const link = target.closest('[data-carries-search] a')
    const typed = document.querySelector(SEARCH_FIELD)?.value
    if (!link || !typed) return
    const url = new URL(link.href)
    url.searchParams.set('q', typed)
    link.href = url
  },
  // Before Turbo reads the link.
  true,
)
