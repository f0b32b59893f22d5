// Looks for `form[data-live]`, the form that filters a list, and its search field.
import { show } from './show.js'

export const SEARCH_FIELD = 'form[data-live] input[type="search"]'

export const findForm = () => document.querySelector('form[data-live]')

/** Shows the list as the form says. */
export function showChosen() {
  const chosen = [...new FormData(findForm())].filter(
    ([name, value]) => value !== '' && !(name === 'sort' && value === 'needs'),
  )
  const url = new URL(findForm().action)
  url.search = new URLSearchParams(chosen).toString()
  show(url.href)
}
