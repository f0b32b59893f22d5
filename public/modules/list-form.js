// Looks for `form[data-live]`, the form that filters a list, and its search field.
import { show } from './show.js'

export const SEARCH_FIELD = 'form[data-live] input[type="search"]'

export const findForm = () => document.querySelector('form[data-live]')

/** Shows the list as the form says. */
export function showChosen() {
  const form = findForm()
  const chosen = [...new FormData(form)].filter(
    ([name, value]) => value !== '' && !(name === 'sort' && value === form.dataset.defaultOrder),
  )
  const url = new URL(form.action)
  url.search = new URLSearchParams(chosen).toString()
  show(url.href)
}
