// A choice in a `<select>` of `form[data-live]` shows at once what matches.
import { showChosen } from '../modules/list-form.js'

document.addEventListener('change', ({ target }) => {
  if (target.localName === 'select' && target.closest('form[data-live]')) showChosen()
})
