// When another person signs in in another window of this browser, or the person signs out there, the open pages of the previous
// `<meta name="person">` must go.
import { pathOf, readMeta, wordsFor } from '../modules/page.js'
import { NOBODY, people } from '../modules/people.js'

people.addEventListener('message', ({ data }) => {
  const person = readMeta('person')
  if (!person || data === person) return
  if (data === NOBODY) return showSignedOut()
  document.body.replaceChildren()
  location.reload()
})
document.addEventListener('turbo:load', () => {
  const person = readMeta('person')
  if (person) people.postMessage(person)
})

/** Loads nothing: the session may not have ended yet, and would fill the page again. */
function showSignedOut() {
  for (const meta of document.querySelectorAll('meta[name="person"], meta[name="sign-in-lasts"]')) meta.remove()
  const heading = Object.assign(document.createElement('h1'), { textContent: wordsFor('signed-out') })
  const link = Object.assign(document.createElement('a'), { className: 'button strong' })
  link.href = pathOf('sign-in') + encodeURIComponent(location.pathname + location.search)
  link.textContent = wordsFor('sign-in-again')
  link.dataset.turbo = 'false'
  const ways = Object.assign(document.createElement('p'), { className: 'ways' })
  ways.append(link)
  const section = Object.assign(document.createElement('section'), { className: 'error' })
  section.append(heading, ways)
  const main = document.createElement('main')
  main.append(section)
  document.title = wordsFor('signed-out')
  document.body.replaceChildren(main)
  // A page that was on its way must not appear either.
  document.addEventListener('turbo:before-render', (event) => event.preventDefault())
}
