// When another person signs in in another window of this browser, the open pages of the previous `<meta name="person">` must go.
import { readMeta } from '../modules/page.js'

const people = new BroadcastChannel('people')

people.addEventListener('message', ({ data }) => {
  const person = readMeta('person')
  if (!person || data === person) return
  document.body.replaceChildren()
  location.reload()
})
document.addEventListener('turbo:load', () => {
  const person = readMeta('person')
  if (person) people.postMessage(person)
})
