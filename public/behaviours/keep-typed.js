// An `<input>`, `<textarea>` or `<select>` keeps what the person has typed, ticked or chosen when the page around it changes, unless
// the page says the same.
// Such a field gets no other news either, so whatever else changes about it belongs on an element around it.

document.addEventListener('turbo:before-morph-element', (event) => {
  const { target: field, detail } = event
  if (!detail.newElement || !field.matches('input, textarea, select')) return
  const value = valueOf(field)
  if (value !== defaultOf(field) && value !== defaultOf(detail.newElement)) event.preventDefault()
})

const isTicked = (field) => field.type === 'checkbox' || field.type === 'radio'
const join = (options) => options.map(({ value }) => value).join('\n')

function valueOf(field) {
  if (field.localName === 'select') return join([...field.selectedOptions])
  return isTicked(field) ? field.checked : field.value
}

/** What the HTML of a field says. A list without a chosen option shows its first one. */
function defaultOf(field) {
  if (field.localName !== 'select') return isTicked(field) ? field.defaultChecked : field.defaultValue
  const chosen = [...field.options].filter((option) => option.defaultSelected)
  return join(chosen.length > 0 || field.multiple ? chosen : [...field.options].slice(0, 1))
}
