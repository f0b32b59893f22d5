// The `<section data-day>` of a history are by the days of UTC, until they are made those of the reader. Each has a heading and a list
// whose items begin with a `<time>`.

const { lang } = document.documentElement
const relative = new Intl.RelativeTimeFormat(lang, { numeric: 'auto' })
const date = new Intl.DateTimeFormat(lang, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
const DAY_MS = 86_400_000

/** `2026-11-29`, in the reader's own time zone. */
const toDay = (moment) => new Intl.DateTimeFormat('sv', { dateStyle: 'short' }).format(moment)
const findItems = (section) => [...section.querySelectorAll('li')]
const dayOf = (item) => toDay(new Date(item.querySelector('time').dateTime))

function toHeading(day) {
  const past = Math.round((Date.parse(day) - Date.parse(toDay(new Date()))) / DAY_MS)
  const text = past > -2 && past <= 0 ? relative.format(past, 'day') : date.format(new Date(`${day}T12:00`))
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function showLocalDays(page) {
  const sections = [...page.querySelectorAll('section[data-day]')]
  const isLocal = sections.every((section) => findItems(section).every((item) => dayOf(item) === section.dataset.day))
  const shown = isLocal ? sections : regroup(sections)
  for (const section of shown) section.querySelector('h2').textContent = toHeading(section.dataset.day)
}

/** The items keep their order. */
function regroup(sections) {
  const [first] = sections
  const days = Map.groupBy(sections.flatMap(findItems), dayOf)
  const local = [...days].map(([day, items]) => {
    const section = first.cloneNode(true)
    section.dataset.day = day
    section.querySelector('ol').replaceChildren(...items)
    return section
  })
  first.before(...local)
  for (const section of sections) section.remove()
  return local
}

// Before the page appears, so that nothing moves in view.
document.addEventListener('turbo:before-render', ({ detail }) => showLocalDays(detail.newBody))
document.addEventListener('turbo:before-frame-render', ({ detail }) => showLocalDays(detail.newFrame))
document.addEventListener('turbo:load', () => showLocalDays(document))
