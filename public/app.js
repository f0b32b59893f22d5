// What the pages do beyond their HTML: moments in the reader's own time, and the focus where it was. Everything works without it.

const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' })

function showLocalTimes() {
  for (const time of document.querySelectorAll('time[datetime]')) {
    const moment = new Date(time.dateTime)
    const isToday = moment.toDateString() === new Date().toDateString()
    time.textContent = (isToday ? clock : format).format(moment)
  }
}

// The button that was pressed is disabled afterwards, and a disabled button has no focus: the machine's name takes it.
let actedOn

document.addEventListener('submit', (event) => {
  actedOn = event.target.closest('[data-vm-id]')?.id
})

function keepFocus() {
  const name = actedOn && document.getElementById(actedOn)?.querySelector('a')
  if (name && document.activeElement === document.body) name.focus({ preventScroll: true })
  actedOn = undefined
}

document.addEventListener('click', async ({ target }) => {
  const button = target.closest('[data-copy]')
  if (!button) return
  await navigator.clipboard.writeText(button.dataset.copy || factsBeside(button))
  button.classList.add('copied')
  setTimeout(() => button.classList.remove('copied'), 2_000)
})

function factsBeside(button) {
  const names = [...button.parentElement.querySelectorAll('dt')]
  return names.map((name) => `${name.textContent}: ${name.nextElementSibling?.textContent}`).join('\n')
}

// What somebody has unfolded stays so when the page around it changes.
document.addEventListener('turbo:before-morph-attribute', (event) => {
  if (event.target instanceof HTMLDetailsElement && event.detail.attributeName === 'open') event.preventDefault()
})

// A time that is shown already in the reader's own words is not turned back.
document.addEventListener('turbo:render', showLocalTimes)

document.addEventListener('turbo:load', () => {
  showLocalTimes()
  keepFocus()
})
